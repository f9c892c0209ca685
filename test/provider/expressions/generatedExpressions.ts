import { BlockList, isIPv4 } from "node:net";
import fc, { type Arbitrary } from "fast-check";
import { type Packet } from "./referenceMatcher";

/** An expression and, told by the one who wrote it, which packets it means. */
export interface Written {
  readonly text: string;
  readonly fits: (packet: Packet) => boolean;
  readonly parts: readonly Written[];
  readonly kind: "and" | "or" | "condition";
}

const ports = [22, 53, 54, 55, 80, 443, 8080];
const addresses = ["10.0.0.4", "10.0.0.5", "10.0.0.255", "192.168.1.1", "fe80::1", "2001:db8::5"];
const isOfSameFamily = (a: string, b: string): boolean => isIPv4(a) === isIPv4(b);

/** Every packet between the addresses and ports at which something can change. */
export const packets: readonly Packet[] = addresses.flatMap((local) =>
  addresses
    .filter((remote) => isOfSameFamily(local, remote))
    .flatMap((remote) => [
      { protocol: "ICMP", local, remote } as const,
      ...(["TCP", "UDP"] as const).flatMap((protocol) =>
        ports.flatMap((localPort) => ports.map((remotePort) => ({ protocol, local, remote, localPort, remotePort }))),
      ),
    ]),
);

/** What a value looks like, and what is in it. */
type Value<T> = readonly [text: string, includes: (value: T) => boolean];

const names: Record<number, string> = { 22: "ssh", 53: "dns", 80: "http", 443: "https" };
const port: Arbitrary<Value<number>> = fc.oneof(
  fc.constantFrom(...ports).map((only): Value<number> => [names[only] ?? `${only}`, (given) => given === only]),
  fc
    .tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 9000 }))
    .map(([first, length]): Value<number> => [`${first}-${first + length}`, (given) => first <= given && given <= first + length]),
);

const blocks = [
  "10.0.0.4/31",
  "10.0.0.0/24",
  "10.0.0.0/8",
  "128.0.0.0/1",
  "0.0.0.0/1",
  "0.0.0.0/0",
  "fe80::/10",
  "::/0",
  "2001:db8::5/128",
];
const ranges = ["10.0.0.5-10.0.0.255", "10.0.0.0-192.168.1.0", "::-fe80::1", "2001:db8::1-2001:db8::5", "1.0.0.0-9.255.255.255"];
const address: Arbitrary<Value<string>> = fc.oneof(
  fc.constantFrom(...addresses).map((only): Value<string> => [only.toUpperCase(), (given) => given === only]),
  fc.constantFrom(...blocks, ...ranges).map((text): Value<string> => {
    const list = new BlockList();
    const [first = "", end = ""] = text.split(/[-/]/);
    const family = isIPv4(first) ? "ipv4" : "ipv6";
    if (text.includes("/")) list.addSubnet(first, Number(end), family);
    else list.addRange(first, end, family);
    const included = new Set(addresses.filter((each) => isIPv4(each) === isIPv4(first) && list.check(each, family)));
    return [text, (given) => included.has(given)];
  }),
);

function list<T>(value: Arbitrary<Value<T>>): Arbitrary<Value<T>> {
  return fc
    .tuple(fc.array(value, { minLength: 1, maxLength: 3 }), fc.constantFrom(" or ", ";", " || "), fc.boolean())
    .map(([values, separator, inParentheses]): Value<T> => {
      const text = values.map(([each]) => each).join(separator);
      return [inParentheses ? `(${text})` : text, (given) => values.some(([, includes]) => includes(given))];
    });
}

const protocols: Record<string, (packet: Packet) => boolean> = {
  "": () => true,
  any: () => true,
  tcp: ({ protocol }) => protocol === "TCP",
  UDP: ({ protocol }) => protocol === "UDP",
  ip: ({ local }) => isIPv4(local),
  ip6: ({ local }) => !isIPv4(local),
};

const side = fc.constantFrom("", "local", "remote");
const place = fc.oneof(
  fc.tuple(side, fc.constantFrom("host", "net"), list(address)).map(([whose, type, [text, includes]]) => ({
    text: `${whose} ${type} ${text}`.trim(),
    fits: ({ local, remote }: Packet) => (whose !== "remote" && includes(local)) || (whose !== "local" && includes(remote)),
  })),
  fc.tuple(side, fc.constantFrom("port", "portrange"), list(port)).map(([whose, type, [text, includes]]) => ({
    text: `${whose} ${type} ${text}`.trim(),
    fits: (packet: Packet) =>
      "localPort" in packet && ((whose !== "remote" && includes(packet.localPort)) || (whose !== "local" && includes(packet.remotePort))),
  })),
);

const condition: Arbitrary<Written> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom("any", "tcp", "UDP", "ip", "ip6").map((name) => leaf([name], [protocols[name]])) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom("", "", "any", "tcp", "UDP", "ip", "ip6"), place)
      .map(([name, { text, fits }]) => leaf(name === "" ? [text] : [name, text], [protocols[name], fits])),
  },
);

function leaf(words: string[], all: (((packet: Packet) => boolean) | undefined)[]): Written {
  const parts = all.filter((fits) => fits !== undefined).map((fits): Written => ({ text: "", fits, parts: [], kind: "condition" }));
  return {
    text: words.join(" "),
    fits: (packet) => parts.every(({ fits }) => fits(packet)),
    parts,
    kind: parts.length > 1 ? "and" : "condition",
  };
}

/** Expressions of any shape, with parentheses where they are needed and sometimes where they are not. */
export const expression: Arbitrary<Written> = fc.letrec<{ whole: Written }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.tuple(fc.array(tie("whole"), { minLength: 2, maxLength: 3 }), fc.boolean()).map(([parts, more]): Written => ({
      kind: "and",
      parts,
      fits: (packet) => parts.every(({ fits }) => fits(packet)),
      text: parts.map((part) => (part.kind === "or" || (more && part.parts.length > 0) ? `(${part.text})` : part.text)).join(" and "),
    })),
    fc.tuple(fc.array(tie("whole"), { minLength: 2, maxLength: 3 }), fc.boolean()).map(([parts, more]): Written => ({
      kind: "or",
      parts,
      fits: (packet) => parts.some(({ fits }) => fits(packet)),
      text: parts.map((part, index) => (/ and |^\(/.test(part.text) && (index > 0 || more) ? `(${part.text})` : part.text)).join(" or "),
    })),
  ),
})).whole;
