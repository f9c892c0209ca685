/** A recording at one end of a path. */
export interface End {
  /** What the report calls it: the machine, or the file. */
  readonly name: string;
  /** Reads the capture file from its start. It is read twice, and once more for a ladder. Pieces may be used again when the next is asked for. */
  read(): AsyncIterable<Uint8Array>;
  /** The machine's own addresses, where they are known. Otherwise the packets show them. */
  readonly addresses?: readonly string[];
}

export interface CompareOptions {
  /** How many conversations the report has at most. */
  readonly top: number;
  /** Whether each pair gets the ladder of its worst conversation, or of the one that this text names: `10.0.0.4:50000`, or both endpoints with a dash. */
  readonly ladder?: boolean;
  readonly conversation?: string;
  /** Is told now and then how many bytes of which end have been read, in which of how many readings. */
  readonly onProgress?: (name: string, bytesRead: number, reading: number) => void;
}

/** Bytes of an end that are no capture, or cannot be read: `cause` says why. */
export class UnreadableEnd extends Error {
  constructor(
    readonly end: string,
    override readonly cause: unknown,
  ) {
    super(`the file of ${end} cannot be read`);
    this.name = "UnreadableEnd";
  }
}

/** Reads an end. @throws UnreadableEnd with what the source throws */
export async function* bytesOf(end: End): AsyncGenerator<Uint8Array> {
  try {
    yield* end.read();
  } catch (error) {
    throw new UnreadableEnd(end.name, error);
  }
}
