import ipaddr from "ipaddr.js";
import { uint16 } from "../bytes";
import { printable } from "../printable";

/** What a load balancer or proxy puts before the bytes of a connection that it passes on. */
export interface ProxyHeader {
  /** In bytes. */
  readonly length: number;
  /** The address of the client as text, or the path of its socket. Undefined where the header names none. */
  readonly client: string | undefined;
}

const signature = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
const longestLine = 107;
const binaryHeader = 16;

/** Whether bytes begin like a header of the PROXY protocol, version 1 or 2. */
export function beginsProxyHeader(bytes: Buffer, offset: number, end: number): boolean {
  return isText(bytes, offset, end) || isBinary(bytes, offset, end);
}

/**
 * A header of the PROXY protocol at the beginning of a connection. Undefined where there is none.
 *
 * @see https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt
 */
export function proxyHeader(bytes: Buffer, offset: number, end: number): ProxyHeader | "incomplete" | undefined {
  return isText(bytes, offset, end) ? textHeader(bytes, offset, end) : isBinary(bytes, offset, end) ? binary(bytes, offset, end) : undefined;
}

function isText(bytes: Uint8Array, offset: number, end: number): boolean {
  return end - offset >= 6 && bytes[offset] === 0x50 && Buffer.from("PROXY ").equals(bytes.subarray(offset, offset + 6));
}

function isBinary(bytes: Uint8Array, offset: number, end: number): boolean {
  return end - offset >= signature.length && bytes[offset] === 0x0d && signature.equals(bytes.subarray(offset, offset + signature.length));
}

/** `PROXY TCP4 192.0.2.1 192.0.2.2 50000 443` */
function textHeader(bytes: Buffer, offset: number, end: number): ProxyHeader | "incomplete" | undefined {
  const line = bytes.toString("latin1", offset, Math.min(end, offset + longestLine));
  const length = line.indexOf("\r\n");
  if (length < 0) {
    return end - offset < longestLine ? "incomplete" : undefined;
  }
  const [, family = "", address = ""] = line.slice(0, length).split(" ");
  return { length: length + 2, client: /^TCP[46]$/.test(family) && ipaddr.isValid(address) ? addressText(ipaddr.parse(address)) : undefined };
}

function binary(bytes: Buffer, offset: number, end: number): ProxyHeader | "incomplete" | undefined {
  if (end - offset < binaryHeader) {
    return "incomplete";
  }
  const [versionAndCommand = 0, familyAndTransport = 0] = bytes.subarray(offset + 12, offset + 14);
  if (versionAndCommand >> 4 !== 2) {
    return undefined;
  }
  const length = binaryHeader + uint16(bytes, offset + 14);
  if (end - offset < length) {
    return "incomplete";
  }
  // Command 0 is the proxy's own connection, such as a health check.
  const isPassedOn = (versionAndCommand & 0x0f) === 1;
  return { length, client: isPassedOn ? clientIn(bytes.subarray(offset + binaryHeader, offset + length), familyAndTransport >> 4) : undefined };
}

/** The first of the addresses, which are followed by others and by options. */
function clientIn(addresses: Buffer, family: number): string | undefined {
  if (family === 1 && addresses.length >= 12) return addressText(ipaddr.fromByteArray([...addresses.subarray(0, 4)]));
  if (family === 2 && addresses.length >= 36) return addressText(ipaddr.fromByteArray([...addresses.subarray(0, 16)]));
  if (family !== 3 || addresses.length < 216) return undefined;
  const path = addresses.subarray(0, 108);
  const pathEnd = path.indexOf(0);
  return `unix:${printable(path.subarray(0, pathEnd < 0 ? path.length : pathEnd))}`;
}

function addressText(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
