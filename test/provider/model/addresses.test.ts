import assert from "node:assert/strict";
import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { checkAddresses } from "../../../provider/model/addresses";
import { checked } from "./problemsOf";

const addressesOf = (value: unknown) => checked("filters[0].remoteIPAddress", (problems) => checkAddresses(value, problems));
const must =
  '`filters[0].remoteIPAddress`: must be an IP address, a range or a list such as "10.0.0.4", "10.0.0.0-10.0.0.255" or "10.0.0.4;10.0.0.9", got ';

describe("an address expression", () => {
  for (const [given, canonical, what] of [
    [undefined, undefined, "nothing"],
    [null, undefined, "null"],
    ["", undefined, "an empty text, as Azure writes any address"],
    ["10.0.0.4", "10.0.0.4", "one IPv4 address"],
    ["0.0.0.0", "0.0.0.0", "the lowest address"],
    ["255.255.255.255", "255.255.255.255", "the highest address"],
    [" 10.0.0.4 ", "10.0.0.4", "blanks around an address"],
    ["127.0.0.1;127.0.0.5", "127.0.0.1;127.0.0.5", "a list, as recorded"],
    ["127.0.0.1; 127.0.0.5;", "127.0.0.1;127.0.0.5", "a semicolon at the end, as the service's description has it"],
    ["10.0.0.0-10.0.0.255", "10.0.0.0-10.0.0.255", "a range"],
    ["10.0.0.9-10.0.0.10", "10.0.0.9-10.0.0.10", "a range that is right by number and wrong by letters"],
    ["10.0.0.4 - 10.0.0.4", "10.0.0.4-10.0.0.4", "a range of one"],
    ["FE80:0::1", "fe80::1", "one IPv6 address, written as RFC 5952 has it"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "IPv6 with two runs of zeros"],
    ["::1.2.3.4", "::102:304", "IPv6 that ends like IPv4"],
    ["::ffff:10.0.0.4", "::ffff:a00:4", "an IPv4 address mapped to IPv6"],
    ["fe80::1-fe80::FF", "fe80::1-fe80::ff", "an IPv6 range"],
    ["10.0.0.4;::1", "10.0.0.4;::1", "a list of both families"],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual(addressesOf(given), { value: canonical, problems: [] }));
  }

  const whole = "both ends of a range must be complete addresses";
  const mix = "Azure takes one range or a list of single addresses, not both and not several ranges: use one filter for each range";
  for (const [given, advice] of [
    ["10.0.0"],
    ["10.0.0.256"],
    ["010.0.0.4"],
    ["0x0a.0.0.4"],
    ["167772164"],
    ["web-1", whole],
    ["web"],
    ["*"],
    [" "],
    [";"],
    ["10.0.0.4;;10.0.0.9"],
    ["10.0.0.4:80"],
    ["[::1]"],
    ["::1::"],
    ["fe80::1%eth0"],
    [10],
    [["10.0.0.4"]],
    ["10.0.0.4,10.0.0.9", 'separate with semicolons: "10.0.0.4;10.0.0.9"'],
    ["1.1.1.1-255.255.255", whole],
    ["10.0.0.0-255", whole],
    ["10.0.0.0-", whole],
    ["10.0.0.0-10.0.0.1-10.0.0.2", whole],
    ["10.0.0.9-10.0.0.4", 'the range starts after its end, write "10.0.0.4-10.0.0.9"'],
    ["10.0.0.10-10.0.0.9", 'the range starts after its end, write "10.0.0.9-10.0.0.10"'],
    ["fe80::ff-FE80::1", 'the range starts after its end, write "fe80::1-fe80::ff"'],
    ["10.0.0.4-fe80::1", "both ends of a range must be of the same family, IPv4 or IPv6"],
    ["10.0.0.4;10.0.0.6-10.0.0.9", mix],
    ["10.0.0.4-10.0.0.5;10.0.0.6-10.0.0.9", mix],
    ["10.1.2.3/24", 'write the block as the range "10.1.2.0-10.1.2.255"'],
    ["2001:DB8::/32", 'write the block as the range "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"'],
    ["10.0.0.0/33", "write a block of addresses as a range"],
  ] as const) {
    it(`refuses ${JSON.stringify(given)}`, () => {
      assert.deepEqual(addressesOf(given).problems, [`${must}${JSON.stringify(given)}${advice === undefined ? "" : `; ${advice}`}`]);
    });
  }

  it("is what the grammar in the service's description says, for any addresses", () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom(
        "10.0.0.1",
        "10.0.0.2",
        "::1",
        "::FFFF:10.0.0.1",
        "0:0:1:0:0:0:0:0",
        "1.2.3",
        "::g",
        "",
        "fe80::1%1",
        "01.2.3.4",
        "1:2",
      ),
    );
    const expression = fc.oneof(
      address,
      fc.tuple(address, address).map((ends) => ends.join("-")),
      fc.array(address, { minLength: 1, maxLength: 3 }).map((list) => list.join(" ; ")),
      fc.array(address, { minLength: 1, maxLength: 3 }).map((list) => `${list.join(";")};`),
      fc.array(fc.oneof(address, fc.constantFrom("-", ";")), { maxLength: 4 }).map((parts) => parts.join("")),
    );
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(expression, (text) => {
        const { value, problems } = addressesOf(text);
        const expected = reference(text);
        seen[expected === undefined ? "refused" : "taken"]++;
        assert.deepEqual(problems.length === 0 ? (value ?? "") : undefined, expected);
        if (expected !== undefined) assert.deepEqual(addressesOf(expected), { value, problems: [] });
      }),
      { seed: 1, numRuns: 1000 },
    );
    assert.ok(seen.taken > 200 && seen.refused > 200, JSON.stringify(seen));
  });
});

/** The canonical form by another way than the provider's: what is an address by Node, IPv6 in the spelling of the URL standard. */
function reference(text: string): string | undefined {
  if (text === "") return "";
  const items = text.split(";");
  if (items.length > 1 && items.at(-1)?.trim() === "") items.pop();
  if (items.length === 1 && text.includes("-")) {
    const [start, end, ...more] = (items[0] ?? "").split("-").map(spelled);
    if (!start || !end || more.length > 0 || start.includes(":") !== end.includes(":")) return undefined;
    return numberOf(start) <= numberOf(end) ? `${start}-${end}` : undefined;
  }
  const addresses = items.map(spelled);
  return addresses.every((each) => each !== undefined) ? addresses.join(";") : undefined;
}

function spelled(text: string): string | undefined {
  const address = text.trim();
  if (isIPv4(address)) return address;
  return isIPv6(address) && !address.includes("%") ? new URL(`http://[${address}]`).hostname.slice(1, -1) : undefined;
}

function numberOf(address: string): bigint {
  if (!address.includes(":")) return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = [], tail = []] = address.split("::").map((half) => half.split(":").filter((group) => group !== ""));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
