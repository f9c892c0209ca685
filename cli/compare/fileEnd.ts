import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { openCapture } from "../inspect/openCapture";
import { printable } from "../inspect/printable";
import { type End } from "./end";

/** A file on this machine as an end. @throws Failure, with exit code 3 where there is no such file */
export async function fileEnd(path: string): Promise<End> {
  // Says at once what is wrong with it.
  const source = await openCapture(path, "comparing");
  await source.close();
  if (source.length === undefined) {
    throw new Failure(`comparing "${printable(path)}": it can be read only once, but each file is read twice (UsageError)`, {
      hints: ["write it to a file first"],
      exitCode: exitCodes.usage,
    });
  }
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
