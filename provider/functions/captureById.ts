import * as pulumi from "@pulumi/pulumi";
import { parseCaptureId, type CaptureAddress } from "../model/resourceId";

/** The address in a capture's id, or the error that says what such an id looks like. */
export function captureById(doing: string, id: string): CaptureAddress {
  const address = typeof id === "string" ? parseCaptureId(id) : undefined;
  if (address !== undefined) return address;
  const form = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}/packetCaptures/{name}";
  throw new pulumi.RunError(`${doing} packet capture: \`id\` must be ${form}, got ${JSON.stringify(id)}`);
}
