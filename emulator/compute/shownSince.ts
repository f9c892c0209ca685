/**
 * Since when Microsoft.Compute shows what it fills in by itself. Recorded, or from the reference pages' change logs where recordings leave
 * a gap between two versions.
 */
export const shownSince = {
  /** `name`, `id` and `type` come first; before, last. Recordings of 2019-03-01 have both. */
  nameFirst: "2019-03-01",
  /** In an instance view: the disks, and the name and version of the system. */
  diskViews: "2017-12-01",
  /** The size of a disk that is still to be made. */
  sizeOfNewDisk: "2017-12-01",
  agentOfLinux: "2018-06-01",
  extensionOperations: "2018-06-01",
  provisionSignal: "2019-03-01",
  hyperVGeneration: "2019-03-01",
  exactVersion: "2019-07-01",
  patchSettings: "2020-06-01",
  assessmentMode: "2021-03-01",
  deleteOption: "2021-03-01",
  systemOfSet: "2021-03-01",
  timeCreated: "2021-11-01",
  platformUpdatesOfWindows: "2022-03-01",
  platformUpdatesOfLinux: "2022-08-01",
} as const;

export function isShown(what: keyof typeof shownSince, apiVersion: string): boolean {
  return apiVersion >= shownSince[what];
}

type Body = Record<string, unknown>;

/** A body with its members in the order of the api-version. */
export function inOrder(body: Body, apiVersion: string): Body {
  if (isShown("nameFirst", apiVersion)) return body;
  const { name, id, type, properties, resources, instanceId, sku, ...others } = body;
  return withoutUndefined({ instanceId, sku, properties, resources, type, ...others, id, name });
}

/** `null` in a request is nothing in an answer. */
export function withoutUndefined(values: Body): Body {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}
