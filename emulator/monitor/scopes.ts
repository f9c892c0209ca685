import { ArmError } from "../core/armErrors";
import { isAtOrBelow, isSame, tryParseResourceId } from "../core/resourceIds";
import type { Resource } from "../core/resources";
import type { Store } from "../core/store";
import { refusal } from "./ruleShapes";

/** What a rule's scope can be. */
export type ScopeKind = "subscription" | "group" | "resource";

export interface Scope {
  id: string;
  kind: ScopeKind;
}

/**
 * The scopes of a rule: each is there.
 *
 * @throws ArmError
 */
export function existingScopes(store: Store, ids: readonly string[]): Scope[] {
  if (ids.length === 0) throw refusal("properties.scopes", "must name a resource");
  return ids.map((id, index) => {
    const parsed = tryParseResourceId(id);
    if (parsed === undefined) throw refusal(`properties.scopes[${index}]`, `must be a resource id, got '${id}'`);
    const kind = kindOf(parsed.type);
    const exists = kind === "subscription" ? store.subscriptions.has(parsed.subscriptionId.toLowerCase()) : store.get(id) !== undefined;
    if (!exists) throw new ArmError("alertScopeNotFound", { id, property: `'properties.scopes[${index}]'` });
    return { id, kind };
  });
}

function kindOf(type: string): ScopeKind {
  if (isSame(type, "Microsoft.Resources/subscriptions")) return "subscription";
  return isSame(type, "Microsoft.Resources/resourceGroups") ? "group" : "resource";
}

/** The resources that scopes stand for now: themselves, or those of a type and a region in a group or subscription. */
export function resourcesIn(store: Store, scopes: readonly string[], type: string | undefined, region: string | undefined): Resource[] {
  return scopes.flatMap((scope) => {
    const itself = store.get(scope);
    if (itself && kindOf(itself.type) === "resource") return [itself];
    if (type === undefined) return [];
    return store.list(type).filter(({ id, location }) => isAtOrBelow(id, scope) && (region === undefined || isSame(location, region.replace(/\s/g, ""))));
  });
}

/** The action groups that a rule names, which have to be there. */
export function checkActionGroups(store: Store, ids: readonly string[], path: (index: number) => string): void {
  ids.forEach((id, index) => {
    if (!store.get(id, "Microsoft.Insights/actionGroups")) throw new ArmError("alertScopeNotFound", { id, property: `'${path(index)}'` });
  });
}
