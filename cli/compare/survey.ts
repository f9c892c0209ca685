import { Decompressed } from "../inspect/decompressed";
import { type CaptureFacts } from "../inspect/format/captureFormat";
import { CaptureReader, type DamageFound } from "../inspect/format/captureReader";
import { type Packet } from "../inspect/format/packet";
import { dissect } from "../inspect/packets/dissect";
import { Headers, tcpFlags } from "../inspect/packets/headers";
import { type Instant } from "../inspect/analysis";
import { AddressPairs } from "./addressPairs";
import { hasTime, timeSince } from "./times";
import { mix, mostHashed, readTraits, Traits } from "./traits";

/** A packet that was picked: both files pick the same ones, by what is in them. */
export interface Sample {
  /** Nanoseconds since the first packet of the file. */
  readonly time: number;
  /** The row of its addresses, and whether it goes from the higher one. */
  readonly pair: number;
  readonly direction: number;
  /** Whether the file has the same once more. */
  isAmbiguous: boolean;
}

const mostSamples = 16_384;

/** What the first reading of a file is for: its times, who talks to whom, and samples to align the clocks and to find the sides with. */
export class Survey {
  packets = 0;
  unusable = 0;
  origin: Instant | undefined;
  earliest = Infinity;
  latest = -Infinity;
  facts!: CaptureFacts;
  damage: DamageFound | null = null;
  /** The file has at least so many bytes of every payload that is not a segment's, or all of it. */
  alwaysKept = mostHashed;
  readonly pairs = new AddressPairs();
  samples = new Map<number, Sample>();

  /** Keys with these bits are kept. */
  private mask = 0;
  private readonly headers = new Headers();
  private readonly traits = new Traits();

  readonly take = (packet: Packet): void => {
    const { headers, traits } = this;
    this.packets += 1;
    const time = this.timeOf(packet);
    dissect(packet, headers);
    if (headers.ipVersion === 0 || Number.isNaN(time) || !readTraits(packet, headers, traits)) {
      this.unusable += 1;
      return;
    }
    const row = this.pairs.take(packet.bytes, headers);
    if (!traits.isSegment && traits.kept < traits.length && traits.kept < this.alwaysKept) this.alwaysKept = traits.kept;
    if (row >= 0) this.sample(packet.bytes, headers, row, time);
  };

  /** Nanoseconds since the first packet; NaN if the packet has no time. */
  private timeOf(packet: Packet): number {
    if (!hasTime(packet)) return NaN;
    this.origin ??= { seconds: packet.seconds, nanoseconds: packet.nanoseconds };
    const time = timeSince(this.origin, packet);
    if (time < this.earliest) this.earliest = time;
    if (time > this.latest) this.latest = time;
    return time;
  }

  private sample(bytes: Uint8Array, { protocol, ipVersion }: Headers, pair: number, time: number): void {
    const { traits, pairs } = this;
    const prefix = traits.isSegment ? 0 : Math.min(4, traits.length);
    if (traits.kept < prefix) return;
    // What is sent as one packet and arrives as several, or the reverse, has the same beginning.
    const isData = traits.isSegment && traits.length > 0;
    // The time stamp of TCP, which is the mark in IPv6, may be cut off.
    const mark = ipVersion === 6 ? 0 : traits.mark;
    let hash = mix(mix(protocol, mark), traits.sequence);
    hash = mix(hash, traits.acknowledgment);
    hash = mix(hash, isData ? 1 : traits.isSegment ? (traits.flags & (tcpFlags.syn | tcpFlags.fin | tcpFlags.rst)) << 4 : traits.length << 4);
    for (let i = 0; i < prefix; i++) hash = mix(hash, bytes[traits.payload + i]!);
    if ((hash & this.mask) !== 0) return;
    const rest = mix(mix(hash ^ 0x5bd1e995, traits.sequence ^ mark), traits.acknowledgment);
    const key = (hash >>> 0) * 2 ** 21 + (rest >>> 11);
    const found = this.samples.get(key);
    if (found !== undefined) {
      found.isAmbiguous = true;
      return;
    }
    this.samples.set(key, { time, pair, direction: pairs.direction, isAmbiguous: false });
    if (this.samples.size === mostSamples) this.halve();
  }

  private halve(): void {
    this.mask = this.mask * 2 + 1;
    this.samples = new Map([...this.samples].filter(([key]) => ((Math.floor(key / 2 ** 21) | 0) & this.mask) === 0));
  }
}

/** Reads a file for the first time. Throws `NotACapture`, and what the source throws. */
export async function surveyOf(source: AsyncIterable<Uint8Array>, onProgress: (bytesRead: number) => void): Promise<Survey> {
  const survey = new Survey();
  const reader = new CaptureReader(survey.take);
  const bytes = new Decompressed(source);
  for await (const piece of bytes) {
    reader.push(piece);
    onProgress(reader.length);
    if (reader.damage !== null) break;
  }
  survey.facts = reader.end(bytes.damage);
  survey.damage = reader.damage;
  return survey;
}
