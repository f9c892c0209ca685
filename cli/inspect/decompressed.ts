import { pipeline, Readable } from "node:stream";
import * as zlib from "node:zlib";
import { NotACapture } from "./format/captureFormat";

/** How a file is compressed. */
export type Compression = "gzip" | "zstd";

const longestMagic = 4;

/**
 * The bytes of a capture, from a source that may be compressed. Its first bytes say how.
 *
 * Compressed data that is cut or damaged ends what is read, and is no error: `damage` says so.
 */
export class Decompressed implements AsyncIterable<Uint8Array> {
  compression: Compression | null = null;
  /** Why not all could be decompressed. */
  damage: string | null = null;
  /** How many bytes of the source have been read. */
  consumed = 0;

  constructor(private readonly source: AsyncIterable<Uint8Array>) {}

  /** Pieces whose memory is used again. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const pieces = this.source[Symbol.asyncIterator]();
    try {
      const start = await this.start(pieces);
      this.compression = compressionOf(start);
      const all = this.joined(start, pieces);
      if (this.compression === null) yield* all;
      else yield* this.decompress(all, this.compression);
    } finally {
      await pieces.return?.();
    }
  }

  /** The first piece, or as many as show how the source is compressed. */
  private async start(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
    let start: Uint8Array = new Uint8Array(0);
    while (start.length < longestMagic) {
      const next = await pieces.next();
      if (next.done === true) break;
      start = start.length === 0 && next.value.length >= longestMagic ? next.value : Buffer.concat([start, next.value]);
    }
    return start;
  }

  private async *joined(start: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.consumed = start.length;
    yield start;
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
      this.consumed += next.value.length;
      yield next.value;
    }
  }

  private async *decompress(pieces: AsyncIterable<Uint8Array>, compression: Compression): AsyncGenerator<Uint8Array> {
    let sourceError: Error | undefined;
    const decompressor = decompressorOf(compression);
    const copies = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for await (const piece of pieces) yield Buffer.from(piece);
      } catch (error) {
        sourceError = error as Error;
        throw error;
      }
    };
    pipeline(Readable.from(copies()), decompressor, () => undefined);
    try {
      for await (const piece of decompressor as AsyncIterable<Buffer>) yield piece;
    } catch (error) {
      if (sourceError !== undefined) throw sourceError;
      this.damage = damageText(compression, error);
      return;
    }
    if (compression === "zstd" && decompressor.bytesWritten < this.consumed) {
      this.damage = "the file has several zstd frames, of which the first was read; decompress it with `zstd -dc`";
    }
  }
}

function compressionOf(start: Uint8Array): Compression | null {
  const magic = Buffer.from(start.subarray(0, longestMagic)).toString("hex");
  if (magic.startsWith("1f8b")) return "gzip";
  return magic === "28b52ffd" ? "zstd" : null;
}

/** It holds one piece at most, so an error does not take what came before it. */
const options = { chunkSize: 256 * 1024, readableHighWaterMark: 1 };

function decompressorOf(compression: Compression): zlib.Gunzip | zlib.ZstdDecompress {
  if (compression === "gzip") {
    return zlib.createGunzip(options);
  }
  if (!("createZstdDecompress" in zlib)) {
    throw new NotACapture(`it is compressed with zstd, which Node.js ${process.version} cannot decompress`, "use Node.js 22.15 or later, or `zstd -dc <file> | pktcap inspect -`");
  }
  return zlib.createZstdDecompress(options);
}

function damageText(compression: Compression, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "Z_BUF_ERROR" ? `the ${compression} data ends early` : `the ${compression} data is damaged: ${message}`;
}
