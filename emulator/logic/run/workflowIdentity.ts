import { guidOf } from "../../core/guids";
import { isSame } from "../../core/resourceIds";
import type { Core } from "../../core/call";
import { isObject } from "../expressions/values";
import type { Values } from "../expressions/values";

/** A token for a workflow's identity: its own, or the user-assigned one with this id. It says why there is none. */
export async function tokenOf({ tokens, settings, store }: Pick<Core, "tokens" | "settings" | "store">, workflow: { name: string; identity: Values | undefined }, audience: string, wanted: string | undefined): Promise<{ token: string } | { problem: string }> {
  if (!/^https:\/\/[^/]+/.test(audience)) return { problem: `The audience '${audience}' of the managed identity authentication is not valid: it must be an address such as 'https://management.azure.com/'.` };
  const found = principalOf(store, workflow, wanted);
  if ("problem" in found) return found;
  const { tenantId } = settings;
  return { token: await tokens.issue({ audience, issuer: `https://local/${tenantId}/`, tenantId, clientId: found.clientId, objectId: found.principalId }) };
}

type Principal = { principalId: string; clientId: string };

function principalOf(store: Core["store"], { name, identity }: { name: string; identity: Values | undefined }, wanted: string | undefined): Principal | { problem: string } {
  if (wanted === undefined || /^systemassigned$/i.test(wanted)) {
    const principalId = identity?.["principalId"];
    if (typeof principalId === "string" && /SystemAssigned/i.test(String(identity?.["type"]))) return { principalId, clientId: guidOf(`client of ${principalId}`) };
    return { problem: `The workflow '${name}' has no system-assigned identity. Enable it, or name a user-assigned identity that is assigned to the workflow.` };
  }
  const assigned = isObject(identity?.["userAssignedIdentities"]) ? identity["userAssignedIdentities"] : {};
  if (!Object.keys(assigned).some((id) => isSame(id, wanted))) return { problem: `The identity '${wanted}' is not assigned to the workflow '${name}'.` };
  const { principalId, clientId } = store.get(wanted)?.properties ?? {};
  if (typeof principalId === "string" && typeof clientId === "string") return { principalId, clientId };
  return { problem: `The identity '${wanted}' of the workflow '${name}' does not exist.` };
}
