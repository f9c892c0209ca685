import { toArm } from "../../model/arm";
import { watcherIdOf } from "../../model/resourceId";
import type { JsonObject } from "../../model/shapes";
import type { TriggeredInputs } from "../../model/triggeredInputs";
import type { TriggeredAddress } from "../../model/triggeredNames";

/** What the state keeps: the canonical inputs and what starts a capture, as plain JSON without `undefined`. */
export function outputsOf(inputs: TriggeredInputs, address: TriggeredAddress, managementEndpoint: unknown): JsonObject {
  const outputs = { ...inputs, networkWatcherId: watcherIdOf(address), managementEndpoint, request: requestOf(inputs) };
  return JSON.parse(JSON.stringify(outputs)) as JsonObject;
}

/** The body of the request that starts a capture. */
export function requestOf(inputs: TriggeredInputs): JsonObject {
  return { properties: toArm(inputs) };
}

/**
 * The address of Azure Resource Manager for whatever runs in Azure and starts captures.
 *
 * @param endpoint The one that is used here. One on this machine is a local Azure, whose address changes with each start: for its own workflows,
 * that of public Azure stands for it.
 */
export function managementEndpointOf(endpoint: string): string {
  const { hostname } = new URL(endpoint);
  const isHere = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
  return isHere ? "https://management.azure.com" : endpoint;
}
