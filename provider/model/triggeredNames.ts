import { type CaptureAddress, formatCaptureId, isSameId, knownTypeOf, parseResourceId, resourceTypes } from "./resourceId";

/** Where captures lie that something else starts later, and what their names begin with. */
export interface TriggeredAddress extends Omit<CaptureAddress, "packetCaptureName"> {
  readonly namePrefix: string;
}

/** The names of these captures as people write them: `web-1a2b3c4-*`. */
export function namePattern(namePrefix: string): string {
  return `${namePrefix}-*`;
}

/** The id of the resource, which is no id in Azure: that of its captures with an asterisk in place of the time. */
export function formatTriggeredId({ namePrefix, ...watcher }: TriggeredAddress): string {
  return formatCaptureId({ ...watcher, packetCaptureName: namePattern(namePrefix) });
}

/** The address in such an id; `undefined` where the text is none. */
export function parseTriggeredId(text: string): TriggeredAddress | undefined {
  const id = parseResourceId(text);
  if (id === undefined || knownTypeOf(id) !== resourceTypes.packetCapture) return undefined;
  const [networkWatcherName = "", pattern = ""] = id.names;
  const [, namePrefix] = /^([^*]+)-\*$/.exec(pattern) ?? [];
  if (namePrefix === undefined) return undefined;
  return { subscriptionId: id.subscriptionId, resourceGroupName: id.resourceGroupName, networkWatcherName, namePrefix };
}

/** Whether a capture of this name has been started for the resource: the prefix, a hyphen and a time, such as `20261123T085519Z`. */
export function isTriggeredName(namePrefix: string, name: string): boolean {
  const [beginning, time] = [name.slice(0, -17), name.slice(-17)];
  return isSameId(beginning, namePrefix) && /^-\d{8}T\d{6}Z$/i.test(time);
}
