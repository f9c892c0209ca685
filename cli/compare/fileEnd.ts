import { openCapture } from "../inspect/openCapture";
import { type End } from "./end";

/** A file on this machine as an end. @throws Failure, with exit code 3 where there is no such file */
export async function fileEnd(path: string): Promise<End> {
  // Says at once what is wrong with it.
  await (await openCapture(path, "comparing")).close();
  return { name: path, read: () => piecesOf(path) };
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const source = await openCapture(path, "comparing");
  try {
    yield* source.bytes;
  } finally {
    await source.close();
  }
}
