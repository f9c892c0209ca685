import { uint16, uint32 } from "../bytes";
import { type Headers, protocols } from "./headers";

/** Reads ports and what TCP says. `length` is how long this was on the wire, headers included. */
export function dissectTransport(bytes: Uint8Array, headers: Headers, offset: number, end: number, length: number): void {
  const { protocol } = headers;
  if ((protocol !== protocols.tcp && protocol !== protocols.udp && protocol !== protocols.sctp) || length < 4 || offset + 4 > end) {
    return;
  }
  headers.sourcePort = uint16(bytes, offset);
  headers.destinationPort = uint16(bytes, offset + 2);
  headers.hasPorts = true;
  if (protocol === protocols.tcp) {
    dissectTcp(bytes, headers, offset, end, length);
  } else if (protocol === protocols.udp) {
    setPayload(headers, offset + 8, end, length - 8);
  }
}

function dissectTcp(bytes: Uint8Array, headers: Headers, offset: number, end: number, length: number): void {
  if (offset + 16 > end) {
    return;
  }
  const headerLength = (bytes[offset + 12]! >> 4) * 4;
  if (headerLength < 20 || headerLength > length) {
    headers.malformed = true;
    return;
  }
  headers.hasTcp = true;
  headers.sequence = uint32(bytes, offset + 4);
  headers.acknowledgment = uint32(bytes, offset + 8);
  headers.flags = bytes[offset + 13]!;
  headers.window = uint16(bytes, offset + 14);
  setPayload(headers, offset + headerLength, end, length - headerLength);
}

function setPayload(headers: Headers, payload: number, end: number, length: number): void {
  headers.payload = payload;
  headers.payloadLength = Math.max(0, length);
  headers.payloadCaptured = Math.max(0, Math.min(end - payload, length));
}
