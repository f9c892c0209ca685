import type { Capture } from "./capture";

type FilledIn = Pick<Capture, "storageLocation" | "captureSettings">;

/** A capture of Azure's as a program would declare it: without the path of the file where Azure made it, and without the settings that Azure fills in. */
export function declared<T extends FilledIn & Pick<Capture, "continuousCapture">>({
  storageLocation,
  captureSettings,
  ...rest
}: T): Omit<T, keyof FilledIn> & FilledIn {
  const { storagePath, ...place } = storageLocation;
  const isGenerated = storagePath === undefined || /^https:\/\/[^/]+\/network-watcher-logs\/subscriptions\//i.test(storagePath);
  return {
    ...rest,
    storageLocation: isGenerated ? place : { ...place, storagePath },
    ...(rest.continuousCapture !== undefined && captureSettings !== undefined && { captureSettings }),
  };
}
