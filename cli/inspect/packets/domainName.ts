import { uint16 } from "../bytes";

/**
 * A domain name in DNS's wire format, as zone files write it: lower case, unusual bytes as `\ddd`, the root as `.`.
 *
 * Undefined where it is no whole name: cut, longer than 255 bytes, or with a pointer that does not lead back into its message.
 *
 * @param message where the name's message begins; names are not compressed where there is none
 */
export function domainName(bytes: Uint8Array, offset: number, end: number, message = offset): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let nameLength = 0;
  let at = offset;
  let earliest = offset;
  let nameEnd: number | undefined;
  while (at < end && nameLength < 255) {
    const length = bytes[at]!;
    if (length === 0) {
      return { name: labels.length === 0 ? "." : labels.join("."), end: nameEnd ?? at + 1 };
    }
    if (length >= 0xc0 && at + 2 <= end) {
      const target = message + uint16(bytes, at) - 0xc000;
      // Each pointer leads further back, so there are no circles.
      if (target >= earliest) return undefined;
      nameEnd ??= at + 2;
      at = earliest = target;
      continue;
    }
    if (length > 63 || at + 1 + length > end) {
      return undefined;
    }
    labels.push(hostName(bytes.subarray(at + 1, at + 1 + length), "."));
    at += 1 + length;
    nameLength += 1 + length;
  }
  return undefined;
}

/** Bytes that ought to be a name, in lower case, with unusual bytes (and those in `escaped`) as `\ddd`. */
export function hostName(bytes: Uint8Array, escaped = ""): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    const isPlain = byte > 0x20 && byte < 0x7f && character !== "\\" && !escaped.includes(character);
    return isPlain ? character.toLowerCase() : `\\${String(byte).padStart(3, "0")}`;
  }).join("");
}
