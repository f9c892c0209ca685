import { randomUUID } from "node:crypto";
import type { Route } from "./call";
import type { Reply } from "./replies";

/**
 * What Microsoft.Compute says is left of the allowances that it has beside ARM's own. Figures of recordings; they do not count
 * down. By type and method, since every machine counts with every other.
 */
const computeAllowances: Readonly<Record<string, string>> = {
  "GET Microsoft.Compute/virtualMachines": "Microsoft.Compute/LowCostGet3Min;3999,Microsoft.Compute/LowCostGet30Min;31999",
  "PUT Microsoft.Compute/virtualMachines": "Microsoft.Compute/PutVM3Min;239,Microsoft.Compute/PutVM30Min;1199",
  "DELETE Microsoft.Compute/virtualMachines": "Microsoft.Compute/DeleteVM3Min;239,Microsoft.Compute/DeleteVM30Min;1199",
  "GET Microsoft.Compute/virtualMachines/extensions": "Microsoft.Compute/LowCostGet3Min;3999,Microsoft.Compute/LowCostGet30Min;31999",
  "PUT Microsoft.Compute/virtualMachines/extensions": "Microsoft.Compute/UpdateVM3Min;239,Microsoft.Compute/UpdateVM30Min;1199",
  "DELETE Microsoft.Compute/virtualMachines/extensions": "Microsoft.Compute/UpdateVM3Min;239,Microsoft.Compute/UpdateVM30Min;1199",
  "GET Microsoft.Compute/locations/operations": "Microsoft.Compute/GetOperation3Min;14999,Microsoft.Compute/GetOperation30Min;29999",
};

/** Headers that come from behind ARM: which of the resource providers' requests an answer is made of (recorded). */
export function serviceHeaders({ method, path, type = "" }: Route, { by }: Reply): Record<string, string> {
  // ARM asks every region by itself, and lists the requests that this took.
  if (by === "gateway") return isCollected(path) ? { "x-ms-original-request-ids": randomUUID() } : {};
  if (type.startsWith("Microsoft.Network/")) return { "x-ms-arm-service-request-id": randomUUID() };
  const left = computeAllowances[`${method} ${type}`];
  return left === undefined ? {} : { "x-ms-ratelimit-remaining-resource": left };
}

function isCollected(path: string): boolean {
  return /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Network\/[^/]+$/i.test(path);
}
