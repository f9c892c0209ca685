import { type FileHandle } from "node:fs/promises";

const pieceLength = 1024 * 1024;

/** The bytes of a file, in pieces whose memory is used again: one is read while the other is looked at. */
export async function* bytesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const pieces = [Buffer.allocUnsafeSlow(pieceLength), Buffer.allocUnsafeSlow(pieceLength)] as const;
  const read = (turn: number) => file.read(pieces[turn % 2]!, 0, pieceLength, null);
  let next = read(0);
  try {
    for (let turn = 0; ; turn++) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) {
        return;
      }
      next = read(turn + 1);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // The file must not be closed under a read.
    await next.catch(() => undefined);
  }
}

