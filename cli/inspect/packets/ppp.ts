import { etherTypes } from "./headers";

/** The IP packet in a frame of PPP, whose protocol has one byte or two. Undefined for everything else. */
export function insideOfPpp(bytes: Uint8Array, offset: number, end: number): { etherType: number; offset: number } | undefined {
  const at = offset + 2 <= end && bytes[offset] === 0xff && bytes[offset + 1] === 3 ? offset + 2 : offset;
  if (at + 2 > end) {
    return undefined;
  }
  const isShort = (bytes[at]! & 1) === 1;
  if (!isShort && bytes[at] !== 0) {
    return undefined;
  }
  const etherType = pppTypes.get(isShort ? bytes[at]! : bytes[at + 1]!);
  return etherType === undefined ? undefined : { etherType, offset: at + (isShort ? 1 : 2) };
}

const pppTypes = new Map<number, number>([
  [0x21, etherTypes.ipv4],
  [0x57, etherTypes.ipv6],
]);
