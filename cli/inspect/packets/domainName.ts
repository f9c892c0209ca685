/**
 * A domain name in DNS's wire format, as zone files write it: lower case, unusual bytes as `\ddd`, the root as `.`.
 *
 * Undefined where it is no whole name: cut, with a pointer, or longer than 255 bytes.
 */
export function domainName(bytes: Uint8Array, offset: number, end: number): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let at = offset;
  while (at < end && at - offset < 255) {
    const length = bytes[at]!;
    if (length === 0) {
      return { name: labels.length === 0 ? "." : labels.join("."), end: at + 1 };
    }
    if (length > 63 || at + 1 + length > end) {
      return undefined;
    }
    labels.push(hostName(bytes.subarray(at + 1, at + 1 + length), "."));
    at += 1 + length;
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
