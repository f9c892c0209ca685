import { type FileHandle, open } from "node:fs/promises";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { printable } from "./printable";
import { bytesOf } from "./source";

/** A capture's bytes, from wherever they come. */
export interface CaptureSource {
  /** What the report calls it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Undefined where that is not known beforehand. */
  readonly length?: number;
  readonly close: () => Promise<void>;
}

/** Opens a file, or standard input for `-`. @throws Failure, with exit code 3 where there is no such file. */
export async function openCapture(path: string, doing = "inspecting"): Promise<CaptureSource> {
  if (path === "-") {
    return { name: "standard input", bytes: process.stdin as AsyncIterable<Buffer>, close: async () => void process.stdin.destroy() };
  }
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const status = await file.stat();
    if (status.isDirectory()) throw Object.assign(new Error("it is a directory"), { code: "EISDIR" });
    return { name: path, bytes: bytesOf(file), ...(status.isFile() && { length: status.size }), close: () => file!.close() };
  } catch (error) {
    await file?.close();
    throw cannotOpen(`${doing} "${printable(path)}"`, error as NodeJS.ErrnoException);
  }
}

function cannotOpen(subject: string, { code = "UnknownError", message }: NodeJS.ErrnoException): Failure {
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new Failure(`${subject}: there is no such file (${code})`, { exitCode: exitCodes.notFound });
  }
  if (code === "EISDIR") return new Failure(`${subject}: it is a directory (EISDIR)`, { hints: ["name the files in it"], exitCode: exitCodes.usage });
  const reason = code === "EACCES" ? "permission denied" : message;
  return new Failure(`${subject}: ${reason} (${code})`);
}
