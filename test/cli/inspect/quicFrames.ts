import { createCipheriv } from "node:crypto";

/** A client's keys for the connection id of the RFCs' examples, as the RFCs give them. */
interface ExampleKeys {
  readonly version: number;
  readonly type: number;
  readonly key: string;
  readonly iv: string;
  readonly header: string;
}

export const exampleId = Buffer.from("8394c8f03e515708", "hex");

/** RFC 9001, appendix A.1, and RFC 9369, appendix A.1. */
export const exampleKeys = {
  v1: { version: 1, type: 0, key: "1f369613dd76d5467730efcbe3b1a22d", iv: "fa044b2f42a3fd3b46fb255c", header: "9f50449e04a0e810283a1e9933adedd2" },
  v2: { version: 0x6b3343cf, type: 1, key: "8b1a0bc121284290a29e0971b5cd045d", iv: "91f73e2351d8fa91660e909f", header: "45b95e15235d6f45a6b19cbcb0294ba9" },
} satisfies Record<string, ExampleKeys>;

/** An Initial packet of QUIC with these frames, encrypted with the keys of the examples. */
export function initial(frames: Uint8Array, { keys = exampleKeys.v1, id = exampleId, number = 2, token = Buffer.alloc(0) }: { keys?: ExampleKeys; id?: Buffer; number?: number; token?: Buffer } = {}): Buffer {
  const { version, type, key, iv, header } = keys;
  const plain = Buffer.concat([frames, Buffer.alloc(Math.max(0, 64 - frames.length))]);
  const head = Buffer.alloc(1 + 4 + 1 + id.length + 1 + 1 + token.length + 2 + 4);
  head[0] = 0xc3 | (type << 4);
  head.writeUInt32BE(version, 1);
  head[5] = id.length;
  id.copy(head, 6);
  const tokenAt = 6 + id.length + 1;
  head[tokenAt] = token.length;
  token.copy(head, tokenAt + 1);
  const lengthAt = tokenAt + 1 + token.length;
  head.writeUInt16BE(0x4000 | (4 + plain.length + 16), lengthAt);
  head.writeUInt32BE(number, lengthAt + 2);
  const nonce = Buffer.from(iv, "hex");
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ number) >>> 0, 8);
  const cipher = createCipheriv("aes-128-gcm", Buffer.from(key, "hex"), nonce).setAAD(head);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const mask = createCipheriv("aes-128-ecb", Buffer.from(header, "hex"), null).update(sealed.subarray(0, 16));
  head[0] ^= mask[0]! & 0x0f;
  for (let i = 0; i < 4; i++) head[lengthAt + 2 + i]! ^= mask[1 + i]!;
  return Buffer.concat([head, sealed]);
}

/** A CRYPTO frame: bytes of the handshake from a place in it. */
export function crypto(offset: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([6, 0x40 | (offset >> 8), offset & 0xff, 0x40 | (bytes.length >> 8), bytes.length & 0xff]), bytes]);
}

export const ping = Buffer.from([1]);
/** Of packet 7, after a delay of 300, with one more range. */
export const ack = Buffer.from([2, 7, 0x41, 0x2c, 1, 0, 2, 1]);
/** The same with counts of marked packets. */
export const ackWithEcn = Buffer.from([3, 7, 0x41, 0x2c, 1, 0, 2, 1, 5, 0, 0]);
