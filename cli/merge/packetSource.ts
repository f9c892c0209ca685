import { open } from "node:fs/promises";
import type { CaptureFacts } from "../inspect/format/captureFormat";
import { CaptureReader, type DamageFound } from "../inspect/format/captureReader";
import { pseudoHeaderLength } from "../inspect/format/linkTypes";
import type { Packet } from "../inspect/format/packet";

/** A packet that waits for its turn. */
export interface WaitingPacket {
  readonly linkType: number;
  /** Since 1970; NaN where the file has no time. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly bytes: Buffer;
  readonly originalLength: number;
}

/** The packets of a capture file, one after another. Between two reads the file is closed, so there may be any number of these. */
export class PacketSource {
  /** The packet whose turn it is; undefined at the end. */
  packet: WaitingPacket | undefined;
  /** The time of the packet, or of the one before it that had one. */
  seconds = -Infinity;
  nanoseconds = 0;
  private waiting: WaitingPacket[] = [];
  private next = 0;
  private position = 0;
  private isOver = false;
  private readonly reader = new CaptureReader((packet) => this.keep(packet));
  private found: CaptureFacts | undefined;

  /**
   * @param order Which of several sources comes first where times are equal.
   * @param pieceLength How many bytes are read at once.
   */
  constructor(
    private readonly path: string,
    private readonly order: number,
    private readonly pieceLength: number,
  ) {}

  /** Reads on until there is another packet, or the file is over. Throws `NotACapture`. */
  async fill(): Promise<void> {
    while (this.isEmpty && !this.isOver) await this.read();
  }

  /** Whether the file must be read to go on. */
  get isEmpty(): boolean {
    return this.next === this.waiting.length;
  }

  /** Goes on to the next packet that has been read. */
  advance(): void {
    this.packet = this.waiting[this.next++];
    if (this.packet !== undefined && !Number.isNaN(this.packet.seconds)) {
      this.seconds = this.packet.seconds;
      this.nanoseconds = this.packet.nanoseconds;
    }
  }

  /** What the file says about itself, as soon as it is over. */
  get facts(): CaptureFacts | undefined {
    return this.found;
  }

  get damage(): DamageFound | null {
    return this.reader.damage;
  }

  /** Whether this packet comes before another source's. */
  isBefore(other: PacketSource): boolean {
    if (this.seconds !== other.seconds) return this.seconds < other.seconds;
    return this.nanoseconds === other.nanoseconds ? this.order < other.order : this.nanoseconds < other.nanoseconds;
  }

  private async read(): Promise<void> {
    this.waiting = [];
    this.next = 0;
    const file = await open(this.path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(this.pieceLength), 0, this.pieceLength, this.position);
      this.position += bytesRead;
      this.reader.push(buffer.subarray(0, bytesRead));
      this.isOver = bytesRead === 0 || this.reader.damage !== null;
    } finally {
      await file.close();
    }
    if (this.isOver) this.found = this.reader.end();
  }

  private keep({ bytes, start, end, linkType, seconds, nanoseconds, originalLength }: Packet): void {
    const pseudoHeader = pseudoHeaderLength(linkType);
    this.waiting.push({ linkType, seconds, nanoseconds, bytes: Buffer.from(bytes.subarray(start, end)), originalLength: originalLength + pseudoHeader });
  }
}
