import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import { hasOneFile, parseStoragePath } from "../model/captureFiles";
import { hasEnded, type Session } from "../model/session";
import { addressesOf, type FileSource, findFiles } from "./captureFiles";

/** How long files are looked for, in milliseconds: their addresses alone are no reason to wait long. */
const lookLimit = 30_000;

/**
 * The addresses of a capture's files. The one of a single machine is known from the beginning; others are asked for once, when the session
 * has ended. Where that cannot be told, there are none.
 *
 * @param known What was found out earlier.
 */
export async function storagePathsOf(
  azure: Azure,
  source: FileSource,
  session: Session,
  known: readonly string[],
  patience: Patience,
): Promise<readonly string[]> {
  const { storagePath } = source;
  if (storagePath === undefined || source.storageLocation.storageId === undefined) return [];
  if (hasOneFile(source) && parseStoragePath(storagePath)?.blob !== undefined) return [storagePath];
  if (known.length > 0 || !hasEnded(session)) return known;
  try {
    const deadline = Math.min(patience.deadline, patience.clock.now() + lookLimit);
    return addressesOf(await findFiles(azure, source, session, { kind: "login" }, { ...patience, deadline }), source);
  } catch (error) {
    if (error instanceof AzureError) return [];
    throw error;
  }
}
