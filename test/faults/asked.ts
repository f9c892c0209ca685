import { isDeepStrictEqual } from "node:util";

const anyPacket = { protocol: "Any", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "" };

/**
 * Whether a program's arguments ask for the capture with these properties, should it be found under the name: it is equal in every setting,
 * and the name was made for the resource or may be adopted. Written from Azure's contract, apart from the provider's own opinion.
 */
export function isAskedFor(args: Record<string, unknown> | undefined, properties: Record<string, unknown>): boolean {
  if (args === undefined) return false;
  const { packetCaptureName, adoptExisting, filters, storageLocation, continuousCapture, captureSettings } = args;
  const isRing = continuousCapture === true;
  const { timeLimitInSeconds = isRing ? undefined : 18_000, totalBytesPerSession = isRing ? undefined : 1_073_741_824 } = args;
  if (packetCaptureName !== undefined && adoptExisting !== true) return false;
  const wanted = ((filters ?? []) as Record<string, unknown>[]).map((filter) => ({ ...anyPacket, ...filter }));
  const [given, found] = [storageLocation, properties["storageLocation"]] as Record<string, string | undefined>[];
  return (
    isSameText(args["target"], properties["target"]) &&
    isSameText(given?.["storageId"], found?.["storageId"]) &&
    (given?.["storagePath"] === undefined || given["storagePath"] === found?.["storagePath"]) &&
    isDeepStrictEqual(wanted, properties["filters"]) &&
    timeLimitInSeconds === properties["timeLimitInSeconds"] &&
    totalBytesPerSession === properties["totalBytesPerSession"] &&
    isDeepStrictEqual(captureSettings, properties["captureSettings"])
  );
}

function isSameText(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
