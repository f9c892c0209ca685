import { existsSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { Failure } from "../failure";
import { fileExists } from "../fileExists";
import { printable } from "./printable";

/** Where a page goes. */
export interface PageTarget {
  readonly path: string;
  /** Whether it replaces a page that is there already. */
  readonly overwrite: boolean;
  /** The capture's file, which it never replaces. */
  readonly capture: string;
}

/** Refuses, before a long file is read, what `writePage` would refuse. @throws Failure */
export function checkPage({ path, overwrite, capture }: PageTarget): void {
  if (isSameFile(path, capture)) {
    throw new Failure(`writing "${printable(path)}": it is the capture itself (CaptureKept)`, { hints: ["choose another file for `--html`"] });
  }
  if (!overwrite && existsSync(path)) {
    throw alreadyThere(path);
  }
}

/** Writes a page to its file. @throws Failure where it cannot be written, and where there has come to be one. */
export function writePage(page: string, target: PageTarget): void {
  checkPage(target);
  const { path, overwrite } = target;
  try {
    writeFileSync(path, page, { flag: overwrite ? "w" : "wx" });
  } catch (error) {
    const { code = "UnknownError", message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw alreadyThere(path);
    // Half a page is none.
    if (code === "ENOSPC") rmSync(path, { force: true });
    throw new Failure(`writing "${printable(path)}": ${message.replace(/^\w+: |, \w+ '.*'$/g, "")} (${code})`);
  }
}

function alreadyThere(path: string): Failure {
  return fileExists(printable(path), "`--force` replaces it");
}

function isSameFile(a: string, b: string): boolean {
  try {
    return b !== "" && realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}
