import assert from "node:assert/strict";
import { inspect } from "node:util";
import { filter, type FilterExpressionCode, FilterExpressionError } from "../../../provider/expressions";

function refusalOf(expression: unknown): FilterExpressionError {
  try {
    filter(expression as string);
  } catch (error) {
    if (error instanceof FilterExpressionError) return error;
    throw error;
  }
  return assert.fail("was compiled");
}

const conditions =
  'a condition is "tcp", "udp", "ip", "ip6" or "any", or "host", "net", "port" or "portrange" with its values, after "local" or "remote" for one side only';
const direction = 'write "local" for the machine\'s own address or port and "remote" for the other side\'s; both directions are recorded';
const addresses =
  'use a complete IP address, not a name: "10.0.0.4", "fe80::1", a range such as "10.0.0.0-10.0.0.255" or a block such as "10.0.0.0/24"';
const ports =
  'a port is a number from 1 to 65535, a range such as "80-85" or a name: ftp, ssh, telnet, smtp, dns, domain, http, kerberos, pop3, ntp, imap, snmp, ldap, https, smb, syslog, ldaps, sql, mssql, mysql, rdp, postgresql, winrm, redis';
const more = 'record with "any" instead and filter when you read the file';
const join = 'join conditions with "and" or "or"';
const follows = (side: string) => `"host", "net", "port" or "portrange" follows, such as "${side} port 443"`;
const enough = 'join conditions with "or" if one of them is enough';

/** Expression, carets, what is wrong, hint. */
type Case = readonly [string, string, string, string];

const invalid: readonly Case[] = [
  ["tcp prot 80", "    ^^^^", '"and" or "or" is missing before "prot"', join],
  ["prot 80", "^^^^", '"prot" is not a condition', 'did you mean "port"?'],
  ["tpc", "^^^", '"tpc" is not a condition', 'did you mean "tcp"?'],
  ["tcp and Something", "        ^^^^^^^^^", '"Something" is not a condition', conditions],
  ["tcp and", "       ^", "a condition is missing at the end", conditions],
  ["tcp or  ", "      ^", "a condition is missing at the end", conditions],
  ["and tcp", "^^^", '"and" is not a condition', conditions],
  ["()", " ^", '")" is not a condition', conditions],
  ["(tcp", "^", 'this "(" has no matching ")"', "close it"],
  ["tcp port (80 or 443", "         ^", 'this "(" has no matching ")"', "close it"],
  ["tcp)", "   ^", 'this ")" has no matching "("', "leave it out"],
  ["(tcp port 80 udp)", "             ^^^", '"and" or "or" is missing before "udp"', join],
  ["tcp tcp", "    ^^^", '"and" or "or" is missing before "tcp"', join],
  ["tcp host 10.0.0.4 port 80", "                  ^^^^", '"and" or "or" is missing before "port"', join],
  ["port", "    ^", "a port is missing at the end", '"port 443" has one'],
  ["port tcp", "     ^^^", '"tcp" is not a port', '"port 443" has one'],
  ["host or", "     ^^", '"or" is not an address', '"host 10.0.0.4" has one'],
  ["port 80;", "        ^", "a port is missing at the end", '"port 443" has one'],
  ["local", "     ^", 'a word after "local" is missing at the end', follows("local")],
  ["remote 10.0.0.4", "       ^^^^^^^^", '"10.0.0.4" cannot follow "remote"', follows("remote")],
  [
    "local or remote port 53",
    "      ^^",
    '"local" and "remote" cannot be combined',
    'leave out both to match either side, such as "port 443"',
  ],
  ["port 0", "     ^", '"0" is not a port', ports],
  ["port 65536", "     ^^^^^", '"65536" is not a port', ports],
  ["tcp port 80 or 70000", "               ^^^^^", '"70000" is not a port', ports],
  ["port 80-", "     ^^^", '"80-" is not a port', ports],
  ["port htpps", "     ^^^^^", '"htpps" is not a port', 'did you mean "https"?'],
  ["port 85-80", "     ^^^^^", '"85-80" starts after its end', 'write "80-85"'],
  ["port 80 - 85", "        ^", "a range must not contain spaces", 'write it without spaces, such as "80-85"'],
  ["port 80,443", "       ^", 'values cannot be separated with ","', 'separate them with "or" or ";"'],
  ["port 80 and 443", "            ^^^", '"443" has no type', 'write "port 443"'],
  ["tcp and 10.0.0.4", "        ^^^^^^^^", '"10.0.0.4" has no type', 'write "host 10.0.0.4"'],
  ["tcp and 10.0.0.0/8", "        ^^^^^^^^^^", '"10.0.0.0/8" has no type', 'write "net 10.0.0.0/8"'],
  ["https", "^^^^^", '"https" is a port\'s name, not a condition', 'write "port https"'],
  ["host Web-1", "     ^^^^^", '"Web-1" is not an address', addresses],
  ["host 10.0.0", "     ^^^^^^", '"10.0.0" is not an address', addresses],
  ["net 1.1.1.1-255.255.255", "    ^^^^^^^^^^^^^^^^^^^", '"1.1.1.1-255.255.255" is not an address', addresses],
  ["host [::1]", "     ^^^^^", '"[::1]" is not an address', addresses],
  ["host fe80::1%eth0", "     ^^^^^^^^^^^^", '"fe80::1%eth0" is not an address', addresses],
  ["net 10.0.0.9-10.0.0.4", "    ^^^^^^^^^^^^^^^^^", '"10.0.0.9-10.0.0.4" starts after its end', 'write "10.0.0.4-10.0.0.9"'],
  [
    "net 10.0.0.1-fe80::1",
    "    ^^^^^^^^^^^^^^^^",
    '"10.0.0.1-fe80::1" is not a range',
    "both ends of a range must be of the same family, IPv4 or IPv6",
  ],
  [
    "net 10.0.0.5/8",
    "    ^^^^^^^^^^",
    '"10.0.0.5/8" is not the first address of its block',
    'write "10.0.0.0/8", or "10.0.0.5" for the one address',
  ],
  ["net 10.0.0.0/33", "    ^^^^^^^^^^^", '"10.0.0.0/33" is not a block', "the number after the slash is from 0 to 32 for IPv4"],
  ["net fe80::/129", "    ^^^^^^^^^^", '"fe80::/129" is not a block', "the number after the slash is from 0 to 128 for IPv6"],
  [
    "net 10.0.0.0 mask 255.0.0.0",
    "             ^^^^",
    "a separate mask is not supported",
    'write the net as a block, such as "net 10.0.0.0/8"',
  ],
  [
    "tcp.port == 443",
    "^^^^^^^^",
    '"tcp.port" is a Wireshark display filter',
    'use tcpdump syntax, such as "tcp port 443" or "host 10.0.0.4"',
  ],
  ["ipv6 and tcp", "^^^^", '"ipv6" is not a condition', 'write "ip6", as in tcpdump\'s expressions'],
  [
    "port 80 or port 53 and tcp",
    "                   ^^^",
    '"and" after "or" is ambiguous',
    'write "(port 80 or port 53) and tcp", as tcpdump reads it, or "port 80 or (port 53 and tcp)"',
  ],
  [
    "tcp and port 80 or udp and (port 53 or port 123)",
    "                       ^^^",
    '"and" after "or" is ambiguous',
    'write "(tcp and port 80 or udp) and (port 53 or port 123)", as tcpdump reads it, or "tcp and port 80 or (udp and (port 53 or port 123))"',
  ],
];

const unsupported: readonly Case[] = [
  ["udp port 53 or icmp", "               ^^^^", 'Azure\'s filters support TCP, UDP or any protocol, not "icmp"', more],
  ["ip proto 47", "   ^^^^^", 'Azure\'s filters support TCP, UDP or any protocol, not "proto"', more],
  ...["not tcp", "!tcp"].map((expression): Case => [
    expression,
    expression.startsWith("not") ? "^^^" : "^",
    "Azure's filters cannot exclude packets",
    "write which ports and addresses to record, and exclude the others when you read the file",
  ]),
  [
    "tcp and not port 22",
    "        ^^^",
    "Azure's filters cannot exclude packets",
    "write which ports and addresses to record, and exclude the others when you read the file",
  ],
  [
    "src port 80",
    "^^^",
    'Azure\'s filters distinguish the local and the remote side, not the direction, so "src" is not supported',
    direction,
  ],
  [
    "tcp dst port 80",
    "    ^^^",
    'Azure\'s filters distinguish the local and the remote side, not the direction, so "dst" is not supported',
    direction,
  ],
  [
    "tcp[13] = 2",
    "^^^^^^^",
    'Azure\'s filters support addresses, ports and protocols, not "tcp[13]"',
    "leave out the condition and filter when you read the file",
  ],
  [
    "tcp and greater 1000",
    "        ^^^^^^^",
    'Azure\'s filters support addresses, ports and protocols, not "greater"',
    "leave out the condition and filter when you read the file",
  ],
];

const contradictory: readonly Case[] = [
  ["tcp and udp", "        ^^^", 'no packet matches both "tcp" and "udp"', enough],
  ["port 53 or (tcp and udp)", "                    ^^^", 'no packet matches both "tcp" and "udp"', enough],
  ["ip6 host 10.0.0.4", "    ^^^^^^^^^^^^^", 'no packet matches both "ip6" and "host 10.0.0.4"', enough],
  [
    "local host 10.0.0.4 and tcp and remote host fe80::1",
    "                                ^^^^^^^^^^^^^^^^^^^",
    'no packet matches both "local host 10.0.0.4" and "remote host fe80::1"',
    enough,
  ],
  ["port 80 and port 443 and port 22", "                         ^^^^^^^", 'no packet matches "port 22" and everything before it', enough],
  [
    "local port 80-90 and local port 91-100",
    "                     ^^^^^^^^^^^^^^^^^",
    'no packet matches both "local port 80-90" and "local port 91-100"',
    enough,
  ],
];

describe("the refusal of a filter expression", () => {
  for (const [code, cases] of [
    ["FilterExpressionInvalid", invalid],
    ["FilterExpressionUnsupported", unsupported],
    ["FilterExpressionContradictory", contradictory],
  ] as [FilterExpressionCode, readonly Case[]][]) {
    for (const [expression, carets, reason, hint] of cases) {
      it(`points to the place in ${JSON.stringify(expression)}`, () => {
        const error = refusalOf(expression);
        assert.equal(
          error.message,
          `reading filter expression: ${reason} (${code})\n  ${expression.trimEnd()}\n  ${carets}\n  hint: ${hint}`,
        );
        assert.deepEqual(
          { name: error.name, code: error.code, offset: error.offset, hint: error.hint },
          { name: "FilterExpressionError", code, offset: carets.indexOf("^"), hint },
        );
      });
    }
  }

  for (const expression of ["", " \n"]) {
    it(`shows nothing of ${JSON.stringify(expression)}, where there is nothing`, () => {
      assert.equal(
        refusalOf(expression).message,
        'reading filter expression: it is empty (FilterExpressionInvalid)\n  hint: "any" records every packet',
      );
    });
  }

  for (const expression of [undefined, null, 80, ["tcp"], { value: "tcp" }]) {
    it(`says that ${JSON.stringify(expression)} is not a text`, () => {
      assert.equal(refusalOf(expression).message, "reading filter expression: it is not a string (FilterExpressionInvalid)");
    });
  }

  it("shows an expression of several lines on one, so that the carets stand right", () => {
    assert.match(refusalOf("tcp\n\tand icmp").message, /\n {2}tcp {2}and icmp\n {2} {9}\^{4}\n/);
  });

  it("shows what is around the place in a long expression", () => {
    const before = "port 80 or ".repeat(20);
    const [, shown, carets] = refusalOf(`${before}icmp or ${before}tcp`).message.split("\n");
    assert.equal(shown, `  …${before.slice(-50)}${`icmp or ${before}`.slice(0, 50).trimEnd()}…`);
    assert.equal(carets, `  ${" ".repeat(51)}^^^^`);
  });

  it("shows no control characters", () => {
    assert.equal(refusalOf("\u001b[31m").message.split("\n")[1], "  \ufffd[31m");
  });

  const ranges = (side: string, count: number) =>
    `(${Array.from({ length: count }, (_, index) => `${side} port ${index * 10 + 1}-${index * 10 + 8}`).join(" or ")})`;
  const tooMany = "it expands to more than 256 filters, or to too many before they are simplified";
  for (const [name, expression, offset, reason] of [
    ["more filters than 256", `${ranges("local", 17)} and ${ranges("remote", 17)}`, ranges("local", 17).length + 5, tooMany],
    [
      "more work than it is worth",
      `${ranges("local", 15)} and ${ranges("remote", 15)}${" and port 1-60000".repeat(500)}`,
      undefined,
      tooMany,
    ],
    ["more than 20000 characters", "tcp or ".repeat(3000), 0, "it is longer than 20000 characters"],
    ["more than 100 levels of parentheses", `${"(".repeat(5000)}tcp`, 100, "there are more than 100 levels of parentheses"],
  ] as const) {
    it(`stops at ${name}`, () => {
      const error = refusalOf(expression);
      assert.equal(error.code, "FilterExpressionTooLarge");
      assert.ok(error.message.startsWith(`reading filter expression: ${reason} (FilterExpressionTooLarge)\n`), error.message);
      if (offset !== undefined) assert.equal(error.offset, offset);
    });
  }
});

describe("a program that ends with a refused expression", () => {
  it("shows the message and nothing else", () => {
    const refusal = refusalOf("tcp dst port 443");
    assert.equal(inspect(refusal), refusal.message);
  });
});
