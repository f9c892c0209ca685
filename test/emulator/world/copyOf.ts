import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

/** A state file as a process would find it that starts now, in another folder: as if the one that has it open had been killed. */
export function copyOf(file: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of [file, `${file}-wal`]) {
    if (existsSync(name)) copyFileSync(name, join(folder, basename(name)));
  }
  return join(folder, basename(file));
}
