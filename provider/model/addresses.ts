import ipaddr from "ipaddr.js";
import { partsOf, problemOfList } from "./lists";
import { type Problems } from "./problems";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const grammar = 'an IP address, a range or a list such as "10.0.0.4", "10.0.0.0-10.0.0.255" or "10.0.0.4;10.0.0.9"';

/**
 * The canonical form of an address expression: one IPv4 or IPv6 address, one range or a list, without blanks or a trailing semicolon,
 * IPv6 as RFC 5952 writes it. `undefined` stands for any address. A range such as `1.1.1.1-255.255.255` is refused here because Azure
 * accepts it and then captures nothing (MicrosoftDocs/azure-docs#99171).
 */
export function checkAddresses(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") return refuse(value, problems);
  const problem = problemOfList(value, "addresses");
  if (problem !== undefined) return refuse(value, problems, problem);
  const list = partsOf(value);
  if (list.some((part) => part.includes("-"))) return checkRange(list[0] ?? "", value, problems);
  const block = list.find((part) => part.includes("/"));
  if (block !== undefined) return refuse(value, problems, adviseOnBlock(block));
  const addresses = list.map(parseAddress);
  return addresses.includes(undefined) ? refuse(value, problems) : addresses.map((address) => format(address as Address)).join(";");
}

function checkRange(range: string, value: string, problems: Problems): unknown {
  const [start, end, ...more] = range.split("-").map((part) => parseAddress(part.trim()));
  if (start === undefined || end === undefined || more.length > 0) {
    return refuse(value, problems, "both ends of a range must be complete addresses");
  }
  if (start.kind() !== end.kind()) return refuse(value, problems, "both ends of a range must be of the same family, IPv4 or IPv6");
  if (compare(start, end) > 0) return refuse(value, problems, `the range starts after its end, write "${format(end)}-${format(start)}"`);
  return `${format(start)}-${format(end)}`;
}

/** The one address that a text is; `undefined` where it is none. */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) && !text.includes("%") ? ipaddr.IPv6.parse(withoutDots(text)) : undefined;
}

/** IPv6 with its last four bytes in hexadecimal: of `::1.2.3.4` the library would make another address, `::ffff:1.2.3.4`. */
function withoutDots(text: string): string {
  return text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_dotted, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function format(address: Address): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

function compare(a: Address, b: Address): number {
  const other = b.toByteArray();
  return (
    a
      .toByteArray()
      .map((byte, index) => byte - (other[index] ?? 0))
      .find((difference) => difference !== 0) ?? 0
  );
}

function adviseOnBlock(block: string): string {
  try {
    const kind = ipaddr.parseCIDR(block)[0] instanceof ipaddr.IPv6 ? ipaddr.IPv6 : ipaddr.IPv4;
    return `write the block as the range "${format(kind.networkAddressFromCIDR(block))}-${format(kind.broadcastAddressFromCIDR(block))}"`;
  } catch {
    return "write a block of addresses as a range";
  }
}

function refuse(value: unknown, problems: Problems, advice?: string): unknown {
  problems.mustBe(grammar, value, advice);
  return value;
}
