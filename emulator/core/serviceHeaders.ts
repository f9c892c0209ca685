import { randomUUID } from "node:crypto";
import type { Route } from "./call";
import { computeAllowances, pollAllowance } from "./computeAllowances";
import type { Reply } from "./replies";

/** Headers that come from behind ARM: which of the resource providers' requests an answer is made of (recorded). */
export function serviceHeaders({ operation, path, type = "" }: Route, { status, by }: Reply): Record<string, string> {
  // ARM asks every region by itself, and lists the requests that this took.
  if (by === "gateway") return isCollected(path) ? { "x-ms-original-request-ids": randomUUID() } : {};
  if (type.startsWith("Microsoft.Network/")) return { "x-ms-arm-service-request-id": randomUUID() };
  const left = type === "Microsoft.Compute/locations/operations" ? pollAllowance : computeAllowances[operation];
  // Nothing was done: nothing is counted (recorded).
  return left === undefined || status === 204 ? {} : { "x-ms-ratelimit-remaining-resource": left };
}

function isCollected(path: string): boolean {
  return /^\/subscriptions\/[^/]+\/providers\/(Microsoft\.Network|Microsoft\.Storage)\/[^/]+$/i.test(path);
}
