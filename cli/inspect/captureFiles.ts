import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { printable } from "./printable";

/** How the names of capture files end. */
const ending = /\.(cap|pcap|pcapng|dmp)(\.gz|\.zst)?$/i;

/** Whether a text looks like the name of a capture file. */
export function isCaptureFileName(text: string): boolean {
  return ending.test(text);
}

/** The files that a path stands for: those of a folder whose names end like capture files, by name, or else the path itself. @throws Failure where a folder has none */
export async function captureFilesAt(path: string): Promise<string[]> {
  const isFolder = path !== "-" && (await stat(path).catch(() => undefined))?.isDirectory();
  if (isFolder !== true) {
    return [path];
  }
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && isCaptureFileName(entry.name)).map(({ name }) => name);
  if (names.length === 0) {
    throw new Failure(`inspecting "${printable(path)}": the folder has no capture files (NotFound)`, {
      hints: ["their names end in .cap, .pcap, .pcapng or .dmp, also with .gz or .zst; folders inside are not searched"],
      exitCode: exitCodes.notFound,
    });
  }
  return names.sort().map((name) => join(path, name));
}
