import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import { isPermitted } from "../azure/permissions";
import { actionNames, actionsOf } from "../model/actions";

/** What reading lists takes, by what is listed: Azure leaves out of a list what its reader may not see. */
export const readActions = {
  machines: actionsOf("findMachines"),
  virtualMachines: [actionNames.readMachines],
  storageAccounts: actionsOf("findAccounts"),
  networkWatchers: [actionNames.readWatchers],
  packetCaptures: actionsOf("findCaptures"),
} as const;

/** Actions that the login lacks at a scope, or may lack where Azure does not tell. */
export interface Lack {
  readonly isCertain: boolean;
  readonly text: string;
}

/** How long the question may take, in milliseconds. */
const limit = 10_000;

/** Asks, after a list showed nothing, whether the login may read what was listed; `undefined` where it may. */
export async function lackOf(
  azure: Pick<Azure, "permissionsAt">,
  scope: string,
  actions: readonly string[],
  patience: Patience,
): Promise<Lack | undefined> {
  const deadline = Math.min(patience.deadline, patience.clock.now() + limit);
  try {
    const permissions = await azure.permissionsAt(scope, { ...patience, deadline });
    const missing = actions.filter((name) => !isPermitted(permissions, { name }));
    return missing.length === 0 ? undefined : { isCertain: true, text: `your login does not have ${missing.join(" and ")} at ${scope}` };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { isCertain: false, text: `your login might not have ${actions.join(" and ")} at ${scope}` };
  }
}

/** What to do about a lack. */
export const rightsHint = 'Azure lists only what you can read: ask for a role such as "Reader" or docs/roles/viewer.json there';

/** Nothing was found because your login certainly lacks permission to read it. */
export class MissingRights extends AzureError {
  constructor(reason: string) {
    super(reason, { code: "AuthorizationFailed", status: 403, hint: rightsHint });
  }
}

/** @throws MissingRights where an empty list is due to missing rights. */
export async function requireSight(
  azure: Pick<Azure, "permissionsAt">,
  scope: string,
  actions: readonly string[],
  patience: Patience,
): Promise<void> {
  const lack = await lackOf(azure, scope, actions, patience);
  if (lack?.isCertain) throw new MissingRights(lack.text);
}
