import assert from "node:assert/strict";
import fc from "fast-check";
import { full } from "../../inFull";
import { combine, filter, FilterExpressionError, formatFilters } from "../../../provider/expressions";
import { type Filter } from "../../../provider/model/capture";
import { checkFilters } from "../../../provider/model/filters";
import { runs } from "../model/generatedCaptures";
import { checked } from "../model/problemsOf";
import { expression, packets, type Written } from "./generatedExpressions";
import { matcherOf, type Packet } from "./referenceMatcher";

full.describe("expressions and filters", function () {
  it("record the same packets", () => {
    let compiled = 0;
    fc.assert(
      fc.property(expression, (written) => {
        const filters = compile(written);
        if (filters === undefined) return;
        compiled += 1;
        assertSame(written.fits, matcherOf(filters));
        assert.deepEqual(
          checked("filters", (problems) => checkFilters(filters, problems)),
          { value: filters, problems: [] },
        );
        assert.deepEqual(filter(formatFilters(filters)), filters);
      }),
      runs(800),
    );
    assert.ok(compiled > 300, `only ${compiled} expressions had filters`);
  });

  it("have no filter that another one covers, nor two that differ in one list of single values", () => {
    fc.assert(
      fc.property(expression, (written) => {
        const filters = compile(written) ?? [];
        for (const [index, each] of filters.entries()) {
          const others = filters.filter((_, at) => at !== index);
          assert.ok(!others.some((other) => isCoveredByText(each, other)));
          assert.ok(!others.some((other) => differsInOneListOnly(each, other)));
        }
      }),
      runs(500),
    );
  });

  it("go back and forth, from filters as a program may write them", () => {
    fc.assert(
      fc.property(fc.array(validFilter, { minLength: 1, maxLength: 5 }), (filters) => {
        const back = filter(formatFilters(filters));
        assertSame(matcherOf(filters), matcherOf(back));
        assert.deepEqual(filter(formatFilters(back)), back);
        assert.deepEqual(combine(filters), back);
        assert.ok(back.length <= filters.length || filters.some(hasLongRunInList));
      }),
      runs(300),
    );
  });

  it("give back the very filter, where there is one", () => {
    fc.assert(
      fc.property(validFilter, (only) => {
        fc.pre(!hasLongRunInList(only) && !isWholeFamily(only));
        const canonical = checked("filters", (problems) => checkFilters([only], problems)).value;
        assert.deepEqual(filter(formatFilters([only])), canonical);
      }),
      runs(500),
    );
  });
});

describe("what is no expression", function () {
  const words = [
    ..."tcp udp ip ip6 any local remote host net port portrange and or not ( ) ; , ! && || & | - src icmp 80 0 80-85 http".split(" "),
    ..."10.0.0.4 10.0.0.0/8 fe80::1 ::/0 10.0.0.1-10.0.0.9 1/2/3 /// --- ;;; \u0000 \ud800 🦆 [ ] = tcp.port __proto__ constructor".split(
      " ",
    ),
  ];
  const wordSalad = fc.array(fc.constantFrom(...words), { maxLength: 30 });

  for (const [name, garbage] of [
    ["any text", fc.string({ unit: "binary", maxLength: 200 })],
    ["any words", wordSalad.map((salad) => salad.join(" "))],
    ["any words without blanks", wordSalad.map((salad) => salad.join(""))],
  ] as const) {
    it(`is compiled or refused with the one error, for ${name}`, () => {
      fc.assert(
        fc.property(garbage, (text) => {
          const filters = compileOrRefuse(text);
          if (filters !== undefined) assert.deepEqual(checked("filters", (problems) => checkFilters(filters, problems)).problems, []);
        }),
        runs(3000),
      );
    });
  }

  for (const [name, text] of [
    ["blanks", " ".repeat(20_000)],
    ["opening parentheses", "(".repeat(20_000)],
    ["closing parentheses", ")".repeat(20_000)],
    ["one long word", "a".repeat(20_000)],
    ["one long number", `port ${"1".repeat(19_000)}`],
    ["dashes", `net ${"-".repeat(19_000)}`],
    ["colons", `host ${":".repeat(19_000)}`],
    ["colons and digits", `host ${"1:".repeat(9_000)}`],
    ["dots and digits", `host ${"1.".repeat(9_000)}`],
    ["slashes", `net ${"1/".repeat(9_000)}`],
    ["semicolons", `port ${"1;".repeat(9_000)}`],
    ["alternation", "or ".repeat(6000)],
    ["many conditions", `tcp${" or port 1".repeat(1_900)}`],
    ["many ports", `port 1${";3;5;7;9".repeat(2_000)}`],
    ["many different conditions", Array.from({ length: 1400 }, (_, index) => `port ${2 * index + 1}`).join(" or ")],
    ["many ranges", Array.from({ length: 900 }, (_, index) => `port ${10 * index + 1}-${10 * index + 8}`).join(" or ")],
    ["conditions on both sides", Array.from({ length: 800 }, (_, index) => `port ${index + 1}-60000`).join(" and ")],
    ["conditions on both sides of many values", Array.from({ length: 4 }, () => `port ${"1;3;5;7;9;".repeat(480)}9`).join(" and ")],
    ["nested conditions", `${"(port 1-9 or host 10.0.0.4 and ".repeat(50)}tcp${")".repeat(50)}`],
    ["nested alternatives", `${"(port 1-9 and (host 10.0.0.4 or ".repeat(50)}tcp${"))".repeat(50)}`],
  ] as const) {
    it(`ends, for ${name}`, () => void compileOrRefuse(text));
  }
});

/** The filters; nothing where there are too many, or where a part of the expression fits no packet at all, which is refused. */
function compile(written: Written): Filter[] | undefined {
  try {
    return filter(written.text);
  } catch (error) {
    if (!(error instanceof FilterExpressionError)) throw error;
    if (error.code === "FilterExpressionContradictory") assert.ok(hasEmptyPart(written), `${error.message} is no contradiction`);
    else assert.equal(error.code, "FilterExpressionTooLarge", error.message);
    return undefined;
  }
}

function hasEmptyPart(written: Written): boolean {
  return (written.kind === "and" && !packets.some(written.fits)) || written.parts.some(hasEmptyPart);
}

function compileOrRefuse(text: string): Filter[] | undefined {
  try {
    return filter(text);
  } catch (error) {
    assert.ok(error instanceof FilterExpressionError, String(error));
    assert.ok(error.message.length < 1000);
    return undefined;
  }
}

function assertSame(expected: (packet: Packet) => boolean, actual: (packet: Packet) => boolean): void {
  for (const packet of packets) {
    if (expected(packet) !== actual(packet)) assert.fail(`${expected(packet) ? "misses" : "must not record"} ${JSON.stringify(packet)}`);
  }
}

const properties = ["localIPAddress", "localPort", "remoteIPAddress", "remotePort"] as const;

function isCoveredByText(inner: Filter, outer: Filter): boolean {
  const isWider = outer.protocol === "Any" || outer.protocol === inner.protocol;
  return isWider && properties.every((name) => outer[name] === undefined || outer[name] === inner[name]);
}

function differsInOneListOnly(a: Filter, b: Filter): boolean {
  const different = properties.filter((name) => a[name] !== b[name]);
  const isList = (text: string | undefined): boolean => text !== undefined && !text.includes("-");
  return a.protocol === b.protocol && different.length === 1 && different.every((name) => isList(a[name]) && isList(b[name]));
}

const validPorts = fc.oneof(
  fc.constantFrom(undefined, undefined, "22", "53;80", "443;8080;65535"),
  fc
    .uniqueArray(fc.constantFrom(1, 22, 53, 54, 80, 81, 443), { minLength: 1, maxLength: 7 })
    .map((list) => list.sort((a, b) => a - b).join(";")),
  fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 9000 })).map(([first, length]) => `${first}-${first + length}`),
);
const validAddresses = (family: "ipv4" | "ipv6") =>
  family === "ipv4"
    ? fc.constantFrom(
        undefined,
        undefined,
        "10.0.0.4",
        "10.0.0.4;192.168.1.1",
        "10.0.0.0-10.0.0.255",
        "10.0.0.5-192.168.1.0",
        "0.0.0.0-255.255.255.255",
      )
    : fc.constantFrom(undefined, "fe80::1", "2001:db8::5;fe80::1", "::-fe80::", "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff");

/** Filters that some packet fits: both addresses are of one family. */
const validFilter: fc.Arbitrary<Partial<Filter>> = fc.constantFrom("ipv4" as const, "ipv6" as const).chain((family) =>
  fc
    .record({
      protocol: fc.constantFrom("TCP" as const, "UDP" as const, "Any" as const, undefined),
      localIPAddress: validAddresses(family),
      localPort: validPorts,
      remoteIPAddress: validAddresses(family),
      remotePort: validPorts,
    })
    .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))),
);

/** Neighbours become a range. */
function hasLongRunInList(filter: Partial<Filter>): boolean {
  return [filter.localPort, filter.remotePort].some((ports) => /^(53;54|80;81)$/.test(ports ?? ""));
}

/** What one side says of the family, the other one need not say again. */
function isWholeFamily({ localIPAddress, remoteIPAddress }: Partial<Filter>): boolean {
  return (
    localIPAddress !== undefined && remoteIPAddress !== undefined && [localIPAddress, remoteIPAddress].includes("0.0.0.0-255.255.255.255")
  );
}
