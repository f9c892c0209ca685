import type { BlobAuthorization } from "../../provider/azure/blobAuthorization";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";

export interface AuthorizationOptions {
  auth: "login" | "key" | "sas";
}

/** How the files are asked for. A signature is a secret: it comes from the environment, where az looks for it too, never from the command line. */
export function authorizationOf({ auth }: AuthorizationOptions, environment: NodeJS.ProcessEnv): BlobAuthorization {
  if (auth !== "sas") return { kind: auth };
  const signature = environment["AZURE_STORAGE_SAS_TOKEN"];
  if (signature !== undefined && /(^|[?&])sig=/.test(signature)) return { kind: "sas", signature };
  throw new Failure("reading arguments: `--auth sas` needs a shared access signature in AZURE_STORAGE_SAS_TOKEN (UsageError)", {
    hints: ['it looks like "sv=…&sig=…"; it needs read permission, and list permission for scale sets and rings of files'],
    exitCode: exitCodes.usage,
  });
}
