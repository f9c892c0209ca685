import type { Azure } from "../azure";
import { isAzureError, unless } from "../azure/errors";
import { atMost, type Patience } from "../azure/patience";
import { hasOneFile, parseStoragePath } from "../model/fileNames";
import { parseResourceId } from "../model/resourceId";
import { hasEnded, type Session } from "../model/session";
import { addressesOf, type FileSource, findFiles } from "./findFiles";

/** How long files are looked for, in milliseconds: their addresses alone are no reason to wait long. */
const lookLimit = 30_000;
/** As many addresses the state has at most, and as many characters of them: a ring has no more than 10,000 files. */
const mostPaths = 10_000;
const mostCharacters = 4 * 1024 * 1024;

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
  if (hasOneFile(source) && parseStoragePath(storagePath, accountIn(source.storageLocation.storageId))?.blob !== undefined)
    return [storagePath];
  if (known.length > 0 || !hasEnded(session)) return known;
  const found = await unless(isAzureError, () => findFiles(azure, source, session, { kind: "login" }, atMost(patience, lookLimit)));
  return found === undefined ? [] : firstOf(addressesOf(found, source));
}

function accountIn(storageId: string): string | undefined {
  return parseResourceId(storageId)?.names[0];
}

function firstOf(addresses: readonly string[]): string[] {
  let room = mostCharacters;
  return addresses.slice(0, mostPaths).filter((address) => (room -= address.length) >= 0);
}
