import { between, mix } from "./mix";
import { joined, noise, number } from "./payload";
import type { Payload } from "./payload";

const hex = (text: string): Payload => ({ bytes: Buffer.from(text.replaceAll(" ", ""), "hex") });

/** A page by HTTP/1.1 (RFC 9112). */
export function http(host: string, length: number): Payload[] {
  const body = "<html></html>\n".padStart(length);
  const lines = (...text: string[]): Payload => ({ bytes: Buffer.from(text.join("\r\n")) });
  return [
    lines("GET /orders HTTP/1.1", `Host: ${host}`, "Accept: text/html", "", ""),
    lines("HTTP/1.1 200 OK", "Content-Type: text/html", `Content-Length: ${length}`, "", body),
  ];
}

/** A time query (RFC 5905). */
export function ntp(): Payload[] {
  const message = (header: string, fresh: NonNullable<Payload["fresh"]>): Payload => ({ bytes: Buffer.concat([Buffer.from(header, "hex"), Buffer.alloc(32)]), fresh });
  return [
    message("230006e8000000000000000000000000", [{ at: 40, length: 8, salt: 1 }]),
    message("240206e8000000100000002047505300", [{ at: 24, length: 8, salt: 1 }, { at: 32, length: 8, salt: 2 }, { at: 40, length: 8, salt: 3 }]),
  ];
}

/** Anonymous bind and a question for the directory's root (RFC 4511). Without the bind, in the middle, it is what is asked by UDP. */
export function ldap(): Payload[] {
  return [
    hex("300c 020101 6007 020103 0400 8000"),
    hex("300c 020101 6107 0a0100 0400 0400"),
    hex("3025 020102 6320 0400 0a0100 0a0100 020100 020100 010100 870b 6f626a656374436c617373 3000"),
    hex("3009 020102 6404 0400 3000 300c 020102 6507 0a0100 0400 0400"),
  ];
}

/** The negotiation of a remote desktop connection (MS-RDPBCGR), which goes on with TLS. */
export function remoteDesktop(secured: readonly Payload[]): Payload[] {
  return [hex("03000013 0e e000000000 00 01000800 03000000"), hex("03000013 0e d000001234 00 02000800 01000000"), ...secured];
}

/** The first packets of a QUIC connection (RFC 9000), as HTTP/3 and remote desktop have them: all but their heads is encrypted. */
export function quic(seed: number): Payload[] {
  const length = 1174;
  const initial = (salt: number): Payload =>
    joined(
      { bytes: Buffer.from("c30000000108" + "00".repeat(8), "hex"), fresh: [{ at: 6, length: 8, salt }] },
      { bytes: Buffer.concat([Buffer.alloc(2), number(0x4000 | length, 2)]) },
      noise(length, mix(seed, salt, 1)),
    );
  return [initial(1), initial(2)];
}

/** A share that is opened by SMB 3 (MS-SMB2): the dialect, then encrypted messages. */
export function smb(seed: number): Payload[] {
  const sealed = (part: number): Payload => {
    const length = between(120, 900, mix(seed, part, 1));
    const head = Buffer.alloc(52);
    Buffer.from("fd534d42", "hex").copy(head);
    noise(27, mix(seed, part, 2)).bytes.copy(head, 4);
    head.writeUInt32LE(length, 36);
    head.writeUInt16LE(1, 42);
    head.writeUInt32LE(0x11, 44);
    return inSession(Buffer.concat([head, noise(length, mix(seed, part, 3)).bytes]));
  };
  return [negotiateRequest, negotiateResponse, sealed(1), sealed(2), sealed(3), sealed(4)];
}

/** A message with its length before it, as on port 445. */
function inSession(message: Buffer): Payload {
  return { bytes: Buffer.concat([number(message.length, 4), message]) };
}

function smbHeader(flags: number): Buffer {
  const head = Buffer.alloc(64);
  Buffer.from("fe534d424000", "hex").copy(head);
  head.writeUInt16LE(1, 14); // credits
  head.writeUInt32LE(flags, 16);
  return head;
}

/** Dialect 3.0. */
const negotiateRequest = ((): Payload => {
  const body = Buffer.alloc(38);
  body.writeUInt16LE(36, 0);
  body.writeUInt16LE(1, 2);
  body.writeUInt16LE(1, 4);
  body.writeUInt16LE(0x0300, 36);
  return inSession(Buffer.concat([smbHeader(0), body]));
})();

const negotiateResponse = ((): Payload => {
  const body = Buffer.alloc(64);
  body.writeUInt16LE(65, 0);
  body.writeUInt16LE(1, 2);
  body.writeUInt16LE(0x0300, 4);
  for (const at of [28, 32, 36]) body.writeUInt32LE(0x100000, at); // largest transaction, read and write
  body.writeUInt16LE(128, 56);
  return inSession(Buffer.concat([smbHeader(1), body]));
})();
