import { isObject, type JsonObject } from "../model/shapes";
import type { Arm } from "./arm";
import type { Patience } from "./patience";

/** What one role assignment of the login allows; names may contain `*` for anything. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** An action in Azure's words, such as `Microsoft.Network/networkWatchers/read`. */
export interface Action {
  readonly name: string;
  /** Whether it is about data, such as a blob, and not about the resource that holds them. */
  readonly isData?: boolean;
}

/** The api-version of roles, their assignments and permissions. */
export const authorizationApiVersion = "2022-04-01";

/**
 * What the credentials may do at a resource or resource group, over all their roles.
 *
 * https://learn.microsoft.com/rest/api/authorization/permissions
 */
export async function permissionsAt(arm: Arm, scope: string, patience: Patience): Promise<Permission[]> {
  const path = `${scope}/providers/Microsoft.Authorization/permissions?api-version=${authorizationApiVersion}`;
  return (await arm.list(path, "permissions", patience)).filter(isObject).map(permissionFrom);
}

/** A permission as Azure writes it. */
export function permissionFrom(item: JsonObject): Permission {
  return {
    actions: textsIn(item.actions),
    notActions: textsIn(item.notActions),
    dataActions: textsIn(item.dataActions),
    notDataActions: textsIn(item.notDataActions),
  };
}

/** Whether any of the roles allows the action: what one role takes out of its own, another may allow. */
export function isPermitted(permissions: readonly Permission[], { name, isData = false }: Action): boolean {
  const covers = (patterns: readonly string[]): boolean => patterns.some((pattern) => matches(pattern, name));
  return permissions.some(({ actions, notActions, dataActions, notDataActions }) =>
    isData ? covers(dataActions) && !covers(notDataActions) : covers(actions) && !covers(notActions),
  );
}

function matches(pattern: string, name: string): boolean {
  const text = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${text.join(".*")}$`, "i").test(name);
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
