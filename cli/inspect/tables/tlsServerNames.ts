import { type Packet } from "../format/packet";
import { beginsClientHello, recordLength, serverName } from "../packets/clientHello";
import { type Headers } from "../packets/headers";
import { BoundedNames } from "./boundedNames";

/** How often a server's name was asked for, and the first address that was. */
export interface TlsCounts {
  clientHellos: number;
  /** Four or sixteen bytes. */
  address: Uint8Array;
  port: number;
  /** Whether it was asked of another address or port as well. */
  hasMore: boolean;
}

interface Unfinished {
  readonly record: Buffer;
  length: number;
  nextSequence: number;
}

const mostUnfinished = 64;

/** The server names in TLS ClientHellos, on any port: in segments that begin with one, and those that follow where it is longer than one. */
export class TlsServerNames {
  readonly names = new BoundedNames<TlsCounts>(
    () => ({ clientHellos: 0, address: new Uint8Array(0), port: 0, hasMore: false }),
    ({ clientHellos }) => clientHellos,
  );
  /** ClientHellos without a server name, or truncated before they do. */
  unnamed = 0;

  /** By the conversation's number and direction. */
  private readonly unfinished = new Map<number, Unfinished>();

  /** Takes a TCP segment that is new. */
  take({ bytes }: Packet, headers: Headers, side: number): void {
    const { payload, payloadCaptured } = headers;
    if (payloadCaptured === 0) {
      return;
    }
    const end = payload + payloadCaptured;
    if (beginsClientHello(bytes, payload, end)) {
      this.begin(bytes, headers, side, end);
    } else if (this.unfinished.size > 0) {
      this.goOn(bytes, headers, side, end);
    }
  }

  /** The conversations have got other numbers. */
  forgetUnfinished(): void {
    this.unnamed += this.unfinished.size;
    this.unfinished.clear();
  }

  private begin(bytes: Buffer, headers: Headers, side: number, end: number): void {
    const { payload, payloadCaptured, payloadLength, sequence } = headers;
    const length = recordLength(bytes, payload);
    const name = serverName(bytes, payload, Math.min(end, payload + length));
    if (name !== undefined || payloadCaptured >= length || payloadCaptured < payloadLength) {
      this.count(name, bytes, headers);
      return;
    }
    if (this.unfinished.size === mostUnfinished) {
      this.unfinished.delete(this.unfinished.keys().next().value!);
      this.unnamed += 1;
    }
    const record = Buffer.alloc(length);
    bytes.copy(record, 0, payload, end);
    this.unfinished.set(side, { record, length: payloadCaptured, nextSequence: (sequence + payloadLength) >>> 0 });
  }

  private goOn(bytes: Buffer, headers: Headers, side: number, end: number): void {
    const unfinished = this.unfinished.get(side);
    if (unfinished === undefined || headers.sequence !== unfinished.nextSequence) {
      return;
    }
    const { record } = unfinished;
    unfinished.length += bytes.copy(record, unfinished.length, headers.payload, end);
    unfinished.nextSequence = (unfinished.nextSequence + headers.payloadLength) >>> 0;
    const name = serverName(record, 0, unfinished.length);
    if (name !== undefined || unfinished.length === record.length || headers.payloadCaptured < headers.payloadLength) {
      this.unfinished.delete(side);
      this.count(name, bytes, headers);
    }
  }

  private count(name: string | undefined, bytes: Buffer, { destination, destinationPort, ipVersion }: Headers): void {
    if (name === undefined) {
      this.unnamed += 1;
      return;
    }
    const counts = this.names.get(name);
    const address = bytes.subarray(destination, destination + (ipVersion === 4 ? 4 : 16));
    if (counts.clientHellos === 0) {
      counts.address = Uint8Array.from(address);
      counts.port = destinationPort;
    } else if (counts.port !== destinationPort || !address.equals(counts.address)) {
      counts.hasMore = true;
    }
    counts.clientHellos += 1;
  }
}
