import nodeModule from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Keeps what Node.js has compiled for the next start, in a folder of the user's own: in Node.js's default, which is the folder for temporary files, another user of the
 * machine could put code in its place. Without a home folder, or where it cannot be written, nothing is kept. `NODE_COMPILE_CACHE` has precedence.
 */
export function enableCompileCache(environment: NodeJS.ProcessEnv): void {
  const caches = environment.XDG_CACHE_HOME || environment.LOCALAPPDATA || homeCaches();
  if (isAbsolute(caches)) nodeModule.enableCompileCache?.(join(caches, "pulumi-azure-packet-capture", "compiled"));
}

function homeCaches(): string {
  try {
    return join(homedir(), ".cache");
  } catch {
    // A user without an entry in the system's list of users, as in some containers.
    return "";
  }
}
