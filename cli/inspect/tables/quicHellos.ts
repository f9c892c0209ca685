import { type Packet } from "../format/packet";
import { helloLength, helloName } from "../packets/clientHello";
import { type Headers } from "../packets/headers";
import { beginsQuic, InitialKeys, type InitialPacket, initialPacket, variableLength } from "../packets/quicInitial";
import { type TlsServerNames } from "./tlsServerNames";

const mostConnections = 256;
const longestHello = 16_384;
const mostParts = 64;
/** Datagrams of a direction that did not decrypt, after which no more are tried: those of servers never do. */
const mostFailures = 4;
/** Type, length, version and random bytes of a ClientHello: two are the same if these are. */
const identityLength = 38;

/** One direction of a connection. */
interface Connection {
  version: number;
  connectionId: Buffer;
  keys: InitialKeys;
  /** What has come of the ClientHello, by its place in it; empty where all has. */
  parts: { offset: number; bytes: Buffer }[];
  partsLength: number;
  /** The beginning of the last ClientHello that was counted: it may be sent again, with other keys. */
  counted: Buffer;
  failures: number;
}

/** The ClientHellos in QUIC's Initial packets of versions 1 and 2, on any UDP port. The latest 256 directions are followed. */
export class QuicHellos {
  private readonly connections = new Map<number, Connection>();

  constructor(private readonly tlsServerNames: TlsServerNames) {}

  /** @param side the number of the conversation and its direction */
  take(packet: Packet, headers: Headers, side: number): void {
    const { bytes } = packet;
    const end = headers.payload + headers.payloadCaptured;
    let offset = headers.payload;
    if (!beginsQuic(bytes, offset, end)) {
      return;
    }
    for (let initial = initialPacket(bytes, offset, end); initial !== undefined; initial = initialPacket(bytes, offset, end)) {
      this.takeInitial(bytes, offset, initial, side, packet, headers);
      offset = initial.end;
    }
  }

  /** The conversations have got other numbers. */
  forget(): void {
    this.connections.clear();
  }

  private takeInitial(bytes: Buffer, start: number, initial: InitialPacket, side: number, packet: Packet, headers: Headers): void {
    const connection = this.connections.get(side) ?? this.open(side, initial);
    if (connection.failures === mostFailures) {
      return;
    }
    const frames = decrypted(connection, bytes, start, initial);
    if (frames === undefined) {
      connection.failures += 1;
      return;
    }
    connection.failures = 0;
    addParts(connection, frames);
    const message = beginning(connection);
    const isWhole = message.length >= identityLength && message.length >= helloLength(message);
    if (!isWhole) {
      return;
    }
    connection.parts = [];
    connection.partsLength = 0;
    const identity = message.subarray(0, identityLength);
    if (message[0] !== 1 || identity.equals(connection.counted)) {
      return;
    }
    connection.counted = Buffer.from(identity);
    this.tlsServerNames.count(helloName(message), packet, headers);
  }

  private open(side: number, { version, connectionId }: InitialPacket): Connection {
    const [oldest] = this.connections.keys();
    if (oldest !== undefined && this.connections.size === mostConnections) this.connections.delete(oldest);
    const id = Buffer.from(connectionId);
    const connection = { version, connectionId: id, keys: new InitialKeys(version, id), parts: [], partsLength: 0, counted: Buffer.alloc(0), failures: 0 };
    this.connections.set(side, connection);
    return connection;
  }
}

/** The frames of a packet with the connection's keys, or with those of another id: after a Retry, or where the ports are used again. */
function decrypted(connection: Connection, bytes: Buffer, start: number, initial: InitialPacket): Buffer | undefined {
  const isSame = initial.version === connection.version && initial.connectionId.equals(connection.connectionId);
  const frames = initial.version === connection.version ? connection.keys.decrypt(bytes, start, initial) : undefined;
  if (frames !== undefined || isSame) {
    return frames;
  }
  const keys = new InitialKeys(initial.version, initial.connectionId);
  const others = keys.decrypt(bytes, start, initial);
  if (others !== undefined) {
    Object.assign(connection, { version: initial.version, connectionId: Buffer.from(initial.connectionId), keys, parts: [], partsLength: 0 });
  }
  return others;
}

/** Keeps what the CRYPTO frames of a packet hold. */
function addParts(connection: Connection, frames: Buffer): void {
  let at = 0;
  while (at < frames.length) {
    const type = frames[at]!;
    if (type === frameTypes.padding || type === frameTypes.ping) {
      at += 1;
    } else if (type === frameTypes.ack || type === frameTypes.ackWithEcn) {
      const end = ackEnd(frames, at);
      if (end === undefined) return;
      at = end;
    } else if (type === frameTypes.crypto) {
      const offset = variableLength(frames, at + 1, frames.length);
      const length = offset && variableLength(frames, offset.end, frames.length);
      if (length === undefined || length.end + length.value > frames.length) return;
      keep(connection, offset!.value, frames.subarray(length.end, length.end + length.value));
      at = length.end + length.value;
    } else {
      return;
    }
  }
}

const frameTypes = { padding: 0, ping: 1, ack: 2, ackWithEcn: 3, crypto: 6 };

function ackEnd(frames: Buffer, at: number): number | undefined {
  const isWithEcn = frames[at] === frameTypes.ackWithEcn;
  // The largest number, the delay, the count of ranges and the first range; then two numbers for each range, and three for ECN.
  let left = 4;
  let offset = at + 1;
  for (let field = 0; field < left; field++) {
    const number = variableLength(frames, offset, frames.length);
    if (number === undefined) return undefined;
    if (field === 2) left += Math.min(number.value, frames.length) * 2 + (isWithEcn ? 3 : 0);
    offset = number.end;
  }
  return offset;
}

function keep(connection: Connection, offset: number, bytes: Buffer): void {
  if (offset + bytes.length > longestHello || connection.parts.length === mostParts || connection.partsLength + bytes.length > longestHello) return;
  connection.parts.push({ offset, bytes: Buffer.from(bytes) });
  connection.partsLength += bytes.length;
}

/** What there is of the ClientHello without a gap. */
function beginning({ parts }: Connection): Buffer {
  const inOrder = parts.sort((a, b) => a.offset - b.offset);
  const joined: Buffer[] = [];
  let length = 0;
  for (const { offset, bytes } of inOrder) {
    if (offset > length) break;
    const fresh = bytes.subarray(Math.min(bytes.length, length - offset));
    joined.push(fresh);
    length += fresh.length;
  }
  return Buffer.concat(joined);
}
