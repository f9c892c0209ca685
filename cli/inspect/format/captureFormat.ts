/** How a capture file is cut into records. */
export interface CaptureFormat {
  /** What the file says about itself so far. */
  readonly facts: CaptureFacts;
  /**
   * Takes the record at `offset` and gives its packet away.
   *
   * Returns the record's length in the file, or, where the bytes up to `end` are too few, how many are needed, negative and at most
   * `longestPiece`. A record may be longer than what was needed of it. Throws a `Damage`.
   */
  take(bytes: Buffer, offset: number, end: number): number;
}

/** What a capture file says about itself. */
export interface CaptureFacts {
  readonly format: "pcap" | "pcapng";
  byteOrder: "little-endian" | "big-endian";
  /** The unit of its time stamps; pcapng has one for each interface: the finest. */
  timePrecision: string | null;
  /** How many digits its times have after the second, at most 9. */
  timeDigits: 6 | 9;
  linkTypes: Set<number>;
  /** The most bytes that are kept of a packet; null for no limit. */
  snapLength: number | null;
  /** The program that wrote it. */
  application: string | null;
  interfaces: string[];
  /** How many packets the capturing machine says it dropped. */
  droppedPackets: number | null;
}

/** How many bytes of a record are held together at most, so that no length in a file decides how much memory is used. */
export const longestPiece = 512 * 1024;

/** The file makes no sense from this record on. */
export class Damage extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Damage";
  }
}

/** The bytes are no capture that can be read. */
export class NotACapture extends Error {
  readonly hint: string | undefined;

  constructor(reason: string, hint?: string) {
    super(reason);
    this.name = "NotACapture";
    this.hint = hint;
  }
}

const libpcapsLimit = 262_144;
const ourLimit = 64 * 1024 * 1024;

/** Throws a `Damage` for a length that no packet has: more than 256 KiB and more than the file's own limit, or more than 64 MiB. */
export function checkCapturedLength(length: number, snapLength: number | null): void {
  const limit = Math.min(ourLimit, Math.max(libpcapsLimit, snapLength ?? ourLimit));
  if (length > limit) {
    throw new Damage(`a packet of ${length} bytes, more than the ${limit} that the file allows`);
  }
}
