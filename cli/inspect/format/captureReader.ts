import { type CaptureFacts, type CaptureFormat, Damage, longestPiece, NotACapture } from "./captureFormat";
import { type PacketSink } from "./packet";
import { openPcap } from "./pcap";
import { openPcapng } from "./pcapng";

/** Where a file stops making sense. */
export interface DamageFound {
  readonly atByte: number;
  readonly reason: string;
}

/**
 * Cuts a capture file, which comes in pieces of any length, into packets.
 *
 * Holds at most one record's beginning (512 KiB); a piece may be reused by its owner as soon as `push` has returned.
 */
export class CaptureReader {
  damage: DamageFound | null = null;
  /** How many bytes of the file have been pushed. */
  length = 0;

  private format: CaptureFormat | undefined;
  /** Where the record that is being read begins in the file. */
  private position = 0;
  /** How much of the record is still to come that nobody needs, and how long it is. */
  private skip = 0;
  private skippedLength = 0;
  /** The beginning of the record, where it lies in more than one piece: how much there is, and how much must be. */
  private held = 0;
  private needed = 0;
  private readonly head = Buffer.alloc(longestPiece);

  constructor(private readonly sink: PacketSink) {}

  /** Throws `NotACapture`, as soon as that is certain. */
  push(piece: Uint8Array): void {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.length += chunk.length;
    let offset = 0;
    while (offset < chunk.length && this.damage === null) {
      offset += this.skip > 0 ? this.skipOver(chunk.length - offset) : this.held > 0 ? this.complete(chunk, offset) : this.readFrom(chunk, offset);
    }
  }

  /**
   * What the file says about itself. Throws `NotACapture` where it ended before its header did.
   *
   * @param cut why the source ended before the file did, if it did
   */
  end(cut: string | null = null): CaptureFacts {
    if (this.format === undefined) {
      throw new NotACapture(cut ?? (this.length === 0 ? "it is empty" : `it ends within its header, after ${this.length} bytes`));
    }
    if (this.damage === null && (this.held > 0 || this.skip > 0 || cut !== null)) {
      this.damage = { atByte: this.position, reason: cut ?? "the file ends within a record" };
    }
    return this.format.facts;
  }

  private skipOver(available: number): number {
    const skipped = Math.min(this.skip, available);
    this.skip -= skipped;
    this.position += this.skip === 0 ? this.skippedLength : 0;
    return skipped;
  }

  /** Reads the records that lie in the chunk as a whole, and holds what remains. */
  private readFrom(chunk: Buffer, from: number): number {
    let offset = from;
    while (offset < chunk.length) {
      const length = this.take(chunk, offset, chunk.length);
      if (length < 0) {
        this.head.set(chunk.subarray(offset));
        this.held = chunk.length - offset;
        this.needed = -length;
        return chunk.length - from;
      }
      if (length === 0) {
        return chunk.length - from;
      }
      if (length > chunk.length - offset) {
        this.skipRest(length, chunk.length - offset);
        return chunk.length - from;
      }
      offset += length;
      this.position += length;
    }
    return offset - from;
  }

  /** Adds to what is held until that is enough for the next step. */
  private complete(chunk: Buffer, offset: number): number {
    const added = Math.min(this.needed - this.held, chunk.length - offset);
    this.head.set(chunk.subarray(offset, offset + added), this.held);
    this.held += added;
    if (this.held === this.needed) {
      const length = this.take(this.head, 0, this.held);
      if (length < 0) {
        this.needed = -length;
      } else {
        // What is needed of a record never goes beyond it.
        this.skipRest(length, this.held);
        this.held = 0;
      }
    }
    return added;
  }

  private skipRest(length: number, have: number): void {
    this.skip = length - have;
    this.skippedLength = length;
    if (this.skip === 0) {
      this.position += length;
    }
  }

  /** 0 when the file is damaged here. */
  private take(bytes: Buffer, offset: number, end: number): number {
    try {
      if (this.format !== undefined) {
        return this.format.take(bytes, offset, end);
      }
      return this.open(bytes, offset, end);
    } catch (error) {
      if (error instanceof Damage) {
        this.damage = { atByte: this.position, reason: error.message };
        return 0;
      }
      throw error;
    }
  }

  private open(bytes: Buffer, offset: number, end: number): number {
    if (end - offset < 4) {
      return -4;
    }
    const opened = openPcap(bytes, offset, end, this.sink) ?? openPcapng(bytes, offset, end, this.sink);
    if (opened === undefined) {
      throw notACapture(bytes, offset);
    }
    if (typeof opened === "number") {
      return opened;
    }
    this.format = opened.format;
    return opened.length;
  }
}

function notACapture(bytes: Buffer, offset: number): NotACapture {
  const magic = bytes.toString("hex", offset, offset + 4);
  const [kind, hint] = otherFiles.find(([start]) => magic.startsWith(start))?.slice(1) ?? [];
  return new NotACapture(kind === undefined ? `it starts with the bytes ${magic}, which is neither pcap nor pcapng` : `it is ${kind}`, hint);
}

const otherFiles: [magic: string, kind: string, hint: string][] = [
  ["1f8b", "compressed with gzip", "decompress it with `gunzip -c <file> | pktcap inspect -`"],
  ["28b52ffd", "compressed with zstd", "decompress it with `zstd -dc <file> | pktcap inspect -`"],
  ["504b0304", "a zip archive", "unpack it first"],
  ["474d4255", "a file of Microsoft Network Monitor", "convert it with Wireshark's `editcap -F pcapng <file> <new file>`"],
  ["a1b2cd34", "pcap as Alexey Kuznetzov changed it", "convert it with Wireshark's `editcap -F pcap <file> <new file>`"],
  ["34cdb2a1", "pcap as Alexey Kuznetzov changed it", "convert it with Wireshark's `editcap -F pcap <file> <new file>`"],
];
