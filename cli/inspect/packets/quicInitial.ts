import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { uint32 } from "../bytes";

/** What two versions of QUIC do differently with a client's first packets. */
interface QuicVersion {
  readonly salt: Buffer;
  readonly labels: { readonly key: string; readonly iv: string; readonly header: string };
  /** The two bits of a long header that mark an Initial packet. */
  readonly initialType: number;
}

const versions = new Map<number, QuicVersion>([
  [1, { salt: Buffer.from("38762cf7f55934b34d179ae6a4c80cadccbb7f0a", "hex"), labels: { key: "quic key", iv: "quic iv", header: "quic hp" }, initialType: 0 }],
  [0x6b3343cf, { salt: Buffer.from("0dede3def700a6db819381be6e269dcbf9bd2ed9", "hex"), labels: { key: "quicv2 key", iv: "quicv2 iv", header: "quicv2 hp" }, initialType: 1 }],
]);

const tagLength = 16;
const sampleLength = 16;
const longestConnectionId = 20;

/** An Initial packet as it is on the wire, still encrypted. */
export interface InitialPacket {
  readonly version: number;
  readonly connectionId: Buffer;
  /** Where its packet number is, and where it ends. */
  readonly numberAt: number;
  readonly end: number;
}

/** The keys of a client's Initial packets, which everybody can derive from the connection's first id. */
export class InitialKeys {
  private readonly key: Buffer;
  private readonly iv: Buffer;
  private readonly header: Buffer;

  constructor(version: number, connectionId: Buffer) {
    const { salt, labels } = versions.get(version)!;
    // `hkdfSync` extracts and expands at once; the label of the expansion is that of the client's secret.
    const secret = Buffer.from(hkdfSync("sha256", connectionId, salt, label("client in", 32), 32));
    this.key = expand(secret, labels.key, 16);
    this.iv = expand(secret, labels.iv, 12);
    this.header = expand(secret, labels.header, 16);
  }

  /** The frames in a packet; undefined where it was encrypted with other keys, or is damaged. */
  decrypt(bytes: Buffer, start: number, { numberAt, end }: InitialPacket): Buffer | undefined {
    const mask = createCipheriv("aes-128-ecb", this.header, null).update(bytes.subarray(numberAt + 4, numberAt + 4 + sampleLength));
    const head = Buffer.from(bytes.subarray(start, numberAt + 4));
    head[0]! ^= mask[0]! & 0x0f;
    const numberLength = (head[0]! & 3) + 1;
    const nonce = Buffer.from(this.iv);
    for (let i = 0; i < numberLength; i++) {
      head[numberAt - start + i]! ^= mask[1 + i]!;
      nonce[12 - numberLength + i]! ^= head[numberAt - start + i]!;
    }
    const cipher = createDecipheriv("aes-128-gcm", this.key, nonce);
    cipher.setAAD(head.subarray(0, numberAt - start + numberLength)).setAuthTag(bytes.subarray(end - tagLength, end));
    const frames = cipher.update(bytes.subarray(numberAt + numberLength, end - tagLength));
    try {
      cipher.final();
      return frames;
    } catch {
      return undefined;
    }
  }
}

/** Whether a datagram may begin with a long header of QUIC. */
export function beginsQuic(bytes: Buffer, offset: number, end: number): boolean {
  return end - offset > 30 && (bytes[offset]! & 0xc0) === 0xc0 && versions.has(uint32(bytes, offset + 1));
}

/**
 * The Initial packet at `offset`. Undefined where there is none, or it is cut.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc9000#section-17.2.2
 */
export function initialPacket(bytes: Buffer, offset: number, end: number): InitialPacket | undefined {
  if (!beginsQuic(bytes, offset, end)) {
    return undefined;
  }
  const version = uint32(bytes, offset + 1);
  const isInitial = ((bytes[offset]! >> 4) & 3) === versions.get(version)!.initialType;
  const idLength = bytes[offset + 5]!;
  const sourceIdAt = offset + 6 + idLength;
  if (!isInitial || idLength > longestConnectionId || sourceIdAt >= end) {
    return undefined;
  }
  const token = variableLength(bytes, sourceIdAt + 1 + bytes[sourceIdAt]!, end);
  const length = token && variableLength(bytes, token.end + token.value, end);
  if (length === undefined || length.end + length.value > end || length.value < 4 + sampleLength) {
    return undefined;
  }
  return { version, connectionId: bytes.subarray(offset + 6, sourceIdAt), numberAt: length.end, end: length.end + length.value };
}

/** A number of one, two, four or eight bytes, as its first two bits say. Undefined beyond the end. */
export function variableLength(bytes: Uint8Array, offset: number, end: number): { value: number; end: number } | undefined {
  if (offset >= end) {
    return undefined;
  }
  const length = 1 << (bytes[offset]! >> 6);
  if (offset + length > end) {
    return undefined;
  }
  let value = bytes[offset]! & 0x3f;
  for (let i = 1; i < length; i++) {
    value = value * 256 + bytes[offset + i]!;
  }
  return { value, end: offset + length };
}

/** One step of HKDF-Expand: what is asked for is at most as long as a hash. */
function expand(secret: Buffer, name: string, length: number): Buffer {
  return createHmac("sha256", secret).update(label(name, length)).update(Buffer.from([1])).digest().subarray(0, length);
}

/** @see https://datatracker.ietf.org/doc/html/rfc8446#section-7.1 */
function label(name: string, length: number): Buffer {
  const text = Buffer.from(`tls13 ${name}`, "latin1");
  return Buffer.concat([Buffer.from([0, length, text.length]), text, Buffer.from([0])]);
}
