import ipaddr from "ipaddr.js";
import { parseAddress } from "../model/addresses";
import { type Interval } from "./intervals";

/** Every address as a number, IPv4 first, with a gap before IPv6, so that no interval of addresses has both. */
const startOfIPv6 = 1n << 33n;

/** All addresses of IPv4, and all of IPv6. */
export const families = {
  ip: { first: 0n, last: (1n << 32n) - 1n },
  ip6: { first: startOfIPv6, last: startOfIPv6 + (1n << 128n) - 1n },
} as const satisfies Record<string, Interval>;

export function isIPv6(address: bigint): boolean {
  return address >= startOfIPv6;
}

/** The number of one address; `undefined` where the text is none. */
export function numberOfAddress(text: string): bigint | undefined {
  const bytes = /\s/.test(text) ? undefined : parseAddress(text)?.toByteArray();
  return bytes && bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n) + (bytes.length > 4 ? startOfIPv6 : 0n);
}

/** The address as the canonical form of a filter has it. */
export function addressOfNumber(address: bigint): string {
  if (!isIPv6(address)) return new ipaddr.IPv4(bytesOf(address, 4)).toString();
  return new ipaddr.IPv6(bytesOf(address - startOfIPv6, 16)).toRFC5952String();
}

/** The block with this many leading bits in common that the address lies in. */
export function blockAround(address: bigint, prefix: number): Interval {
  const size = 1n << BigInt(bitsOf(address) - prefix);
  const base = isIPv6(address) ? startOfIPv6 : 0n;
  const first = address - ((address - base) % size);
  return { first, last: first + size - 1n };
}

/** How long the prefix of an address's family may be. */
export function bitsOf(address: bigint): 32 | 128 {
  return isIPv6(address) ? 128 : 32;
}

function bytesOf(number: bigint, length: number): number[] {
  return Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 255n));
}
