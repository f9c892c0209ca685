import { uint16 } from "../bytes";
import { type Packet } from "../format/packet";
import { headerLength, isDnsMessage, isResponse, question, questionEnd, responseCode, dnsPort } from "../packets/dns";
import { type Headers, protocols } from "../packets/headers";
import { BoundedNames } from "./boundedNames";

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

/** The names that were asked of DNS on port 53, by UDP, or by TCP where a segment begins with the message. */
export class DnsNames {
  readonly names = new BoundedNames<DnsCounts>(
    () => ({ types: new Set(), queries: 0, responses: 0, errors: 0, lastError: 0 }),
    ({ queries, responses }) => queries + responses,
  );
  /** Messages that are cut, damaged or no standard query. */
  unreadable = 0;

  /** Questions as they are on the wire, and the counts of their names: a name is spelled out once. */
  private readonly spellings = new Map<string, DnsCounts>();
  private generation = 0;

  take(packet: Packet, headers: Headers): void {
    if (headers.sourcePort !== dnsPort && headers.destinationPort !== dnsPort) {
      return;
    }
    const { bytes } = packet;
    const end = headers.payload + headers.payloadCaptured;
    if (headers.protocol === protocols.udp) {
      if (headers.payloadLength > 0) this.takeMessage(bytes, headers.payload, end);
    } else if (headers.protocol === protocols.tcp && headers.payloadCaptured > 2 + headerLength && uint16(bytes, headers.payload) >= headerLength) {
      if (isDnsMessage(bytes, headers.payload + 2, end)) this.takeMessage(bytes, headers.payload + 2, end);
    }
  }

  private takeMessage(bytes: Buffer, offset: number, end: number): void {
    const counts = isDnsMessage(bytes, offset, end) ? this.counts(bytes, offset, end) : undefined;
    if (counts === undefined) {
      this.unreadable += 1;
      return;
    }
    if (!isResponse(bytes, offset)) {
      counts.queries += 1;
      return;
    }
    counts.responses += 1;
    const code = responseCode(bytes, offset);
    if (code !== 0) {
      counts.errors += 1;
      counts.lastError = code;
    }
  }

  private counts(bytes: Buffer, offset: number, end: number): DnsCounts | undefined {
    const endOfQuestion = questionEnd(bytes, offset, end);
    if (endOfQuestion < 0) {
      return undefined;
    }
    const spelling = bytes.toString("latin1", offset + headerLength, endOfQuestion - 2);
    const known = this.spellings.get(spelling);
    if (known !== undefined) {
      return known;
    }
    const asked = question(bytes, offset, end);
    return asked === undefined ? undefined : this.remember(spelling, asked.name, asked.type);
  }

  private remember(spelling: string, name: string, type: string): DnsCounts {
    const counts = this.names.get(name);
    if (counts.types.size < mostTypes) {
      counts.types.add(type);
    }
    // Counts that were given up must not be found again by their spelling.
    if (this.spellings.size === mostSpellings || this.generation !== this.names.generation) {
      this.spellings.clear();
      this.generation = this.names.generation;
    }
    this.spellings.set(spelling, counts);
    return counts;
  }
}
