import { type Packet } from "../format/packet";
import { dnsPort, isDnsMessage, isResponse, question, questionCount, questionEnd, headerLength, responseCode } from "../packets/dns";
import { type Headers, protocols } from "../packets/headers";
import { BoundedNames } from "./boundedNames";
import { DnsStreams } from "./dnsStreams";

/** How often a name was asked for, and with what success. */
export interface DnsCounts {
  readonly types: Set<string>;
  queries: number;
  responses: number;
  /** Responses with an error: NXDOMAIN, SERVFAIL … */
  errors: number;
  /** The code of the last error; 0 for none. */
  lastError: number;
}

const mostTypes = 16;
const mostSpellings = 16_384;

/** The names that were asked of DNS on port 53, by UDP or TCP. */
export class DnsNames {
  readonly names = new BoundedNames<DnsCounts>(
    () => ({ types: new Set(), queries: 0, responses: 0, errors: 0, lastError: 0 }),
    ({ queries, responses }) => queries + responses,
  );
  /** Messages that are cut, damaged or not DNS. */
  unreadable = 0;
  readonly streams = new DnsStreams((bytes, offset, end) => this.takeMessage(bytes, offset, end));

  /** Questions as they are on the wire, and the counts of their names: a name is spelled out once. */
  private readonly spellings = new Map<string, DnsCounts>();
  private generation = 0;

  /**
   * @param side the number of the conversation and its direction
   * @param isNew whether the packet is no retransmission
   */
  take(packet: Packet, headers: Headers, side: number, isNew: boolean): void {
    if (headers.sourcePort !== dnsPort && headers.destinationPort !== dnsPort) {
      return;
    }
    if (headers.protocol === protocols.udp && headers.payloadLength > 0) {
      if (!this.takeMessage(packet.bytes, headers.payload, headers.payload + headers.payloadCaptured)) this.unreadable += 1;
    } else if (headers.hasTcp) {
      this.unreadable += this.streams.take(packet, headers, side, isNew);
    }
  }

  /** Whether the message could be read as a whole. */
  private takeMessage(bytes: Buffer, offset: number, end: number): boolean {
    if (!isDnsMessage(bytes, offset, end)) {
      return false;
    }
    let at = offset + headerLength;
    for (let questions = questionCount(bytes, offset); questions > 0; questions--) {
      const next = questionEnd(bytes, at, end);
      const counts = next < 0 ? undefined : this.counts(bytes, offset, at, next);
      if (counts === undefined) {
        return false;
      }
      count(counts, bytes, offset);
      at = next;
    }
    return true;
  }

  private counts(bytes: Buffer, message: number, from: number, end: number): DnsCounts | undefined {
    const spelling = bytes.toString("latin1", from, end - 2);
    const known = this.spellings.get(spelling);
    if (known !== undefined) {
      return known;
    }
    const asked = question(bytes, message, from, end);
    if (asked === undefined) {
      return undefined;
    }
    const counts = this.names.get(asked.name);
    if (counts.types.size < mostTypes) {
      counts.types.add(asked.type);
    }
    // What a pointer stands for depends on the message.
    const hasPointer = bytes[end - 6]! >= 0xc0;
    if (!hasPointer) this.remember(spelling, counts);
    return counts;
  }

  private remember(spelling: string, counts: DnsCounts): void {
    // Counts that were given up must not be found again by their spelling.
    if (this.spellings.size === mostSpellings || this.generation !== this.names.generation) {
      this.spellings.clear();
      this.generation = this.names.generation;
    }
    this.spellings.set(spelling, counts);
  }
}

function count(counts: DnsCounts, bytes: Uint8Array, message: number): void {
  if (!isResponse(bytes, message)) {
    counts.queries += 1;
    return;
  }
  counts.responses += 1;
  const code = responseCode(bytes, message);
  if (code !== 0) {
    counts.errors += 1;
    counts.lastError = code;
  }
}
