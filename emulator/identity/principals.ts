import type { Principals, ServicePrincipal } from "../core/callers";
import { isSame } from "../core/resourceIds";
import type { Settings } from "../core/settings";

/** Those who can log in: the program of the settings and others. */
export function createPrincipals({ clientId, clientSecret }: Settings, others: readonly ServicePrincipal[]): Principals {
  const byClientId = new Map(others.map((principal) => [principal.clientId.toLowerCase(), principal]));
  const main: ServicePrincipal = { clientId, clientSecret, objectId: clientId, displayName: "Local Azure" };
  return {
    default: main,
    find: (id) => (isSame(id, clientId) ? main : byClientId.get(id.toLowerCase())),
    named: (name) => [main, ...byClientId.values()].find((principal) => [principal.clientId, principal.objectId, principal.displayName].some((known) => isSame(known, name))),
    saved: () => [...byClientId.values()],
  };
}
