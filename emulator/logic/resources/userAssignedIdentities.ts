import { ArmError } from "../../core/armErrors";
import type { Call } from "../../core/call";
import { membersOf } from "../../core/managedIdentity";
import type { Workflow } from "../../core/resources";
import { isObject, toText } from "../expressions/values";

/** The identity of a workflow as it is kept: one of its own gets a principal; user-assigned ones have to exist, and are shown with theirs. */
export function identityOf(call: Call, body: Record<string, unknown>, id: string, existing: Workflow | undefined): Record<string, unknown> {
  const more = membersOf(call, body, ["identity"], existing);
  const identity = more["identity"];
  if (identity === undefined) return existing?.more ?? {};
  if (!isObject(identity) || /^(none|)$/i.test(toText(identity["type"]))) return {};
  const kind = toText(identity["type"]);
  if (!/^(SystemAssigned|UserAssigned|SystemAssigned, ?UserAssigned)$/i.test(kind)) throw new ArmError("invalidValue", { property: "identity.type", reason: "must be SystemAssigned, UserAssigned, or both" });
  const given = isObject(identity["userAssignedIdentities"]) ? identity["userAssignedIdentities"] : {};
  if (!/UserAssigned/i.test(kind)) return { identity };
  const assigned = Object.keys(given).filter((each) => given[each] !== null).map((each) => {
    const found = call.store.get(each);
    if (found === undefined) throw new ArmError("workflowIdentityNotFound", { id, identity: each });
    return [each, { principalId: found.properties["principalId"], clientId: found.properties["clientId"] }] as const;
  });
  return { identity: { ...identity, userAssignedIdentities: Object.fromEntries(assigned) } };
}
