import type { Azure } from "../../azure";
import { AzureError } from "../../azure/errors";
import type { WatcherAddress } from "../../azure/packetCaptures";
import type { Patience } from "../../azure/patience";
import { isPermitted, type Permission } from "../../azure/permissions";
import { features, type RequiredAction, type ScopeKind } from "../../model/actions";
import { watcherIdOf } from "../../model/resourceId";
import type { TriggeredInputs } from "../../model/triggeredInputs";

const actions: readonly RequiredAction[] = features.startByAlert.actions;

/** Who is to start captures, and of what. */
export type CaptureStarter = Pick<TriggeredInputs, "principalId" | "target" | "targetType" | "storageLocation">;

interface Missing extends RequiredAction {
  readonly scope: string;
}

/**
 * Refuses an identity that may not start captures. Where your login may not read the roles of others, nothing is checked.
 *
 * @param warn Is told of actions that only Microsoft's documentation requires.
 * @throws AzureError `PrincipalNotPermitted`
 */
export async function requirePrincipal(
  azure: Azure,
  inputs: CaptureStarter,
  watcher: WatcherAddress,
  warn: (message: string) => void,
  patience: Patience,
): Promise<void> {
  const { principalId } = inputs;
  if (principalId === undefined) return;
  const missing = await missingOf(azure, principalId, inputs, watcher, patience);
  const certain = missing.filter(({ isDocumentedOnly }) => isDocumentedOnly !== true);
  const identity = `identity "${principalId}"`;
  if (certain.length > 0) {
    throw new AzureError(`${identity} cannot start captures: it lacks ${inWords(certain)}`, {
      code: "PrincipalNotPermitted",
      hint:
        "assign it a role with these actions there, such as the one in docs/roles/trigger.json of this package; if this program does so, take " +
        "`principalId` from the assignment; a new assignment may take some minutes to have an effect",
    });
  }
  if (missing.length > 0) {
    warn(`${identity} lacks ${inWords(missing)}: Microsoft's documentation requires this to start captures, but it may work without`);
  }
}

async function missingOf(
  azure: Azure,
  principalId: string,
  inputs: CaptureStarter,
  watcher: WatcherAddress,
  patience: Patience,
): Promise<Missing[]> {
  const places: [ScopeKind, string | undefined][] = [
    ["network watcher", watcherIdOf(watcher)],
    ["machine", inputs.target],
    ["storage account", inputs.storageLocation.storageId],
  ];
  const scopes = places.flatMap(([kind, scope]) => (scope === undefined ? [] : [{ kind, scope }]));
  const all = scopes.map(({ scope }) => scope);
  const permissions = await knownPermissions(() => azure.permissionsOf(principalId, all, patience));
  if (permissions === undefined) return [];
  return scopes.flatMap(({ kind, scope }, index) =>
    actions
      .filter((action) => action.at === kind && isForTarget(action, inputs))
      .filter((action) => !isPermitted(permissions[index] ?? [], action))
      .map((action) => ({ ...action, scope })),
  );
}

async function knownPermissions(ask: () => Promise<Permission[][]>): Promise<Permission[][] | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AzureError && error.status === 403) return undefined;
    throw error;
  }
}

/** Of a machine, only the actions of its kind count. */
function isForTarget({ name }: RequiredAction, { targetType }: CaptureStarter): boolean {
  const other = targetType === "AzureVM" ? "Microsoft.Compute/virtualMachineScaleSets/" : "Microsoft.Compute/virtualMachines/";
  return !name.startsWith(other);
}

function inWords(missing: readonly Missing[]): string {
  const scopes = [...new Set(missing.map(({ scope }) => scope))];
  const parts = scopes.map((scope) => {
    const here = missing.filter((one) => one.scope === scope);
    return `${here.map(({ name }) => name).join(", ")} at ${scope}`;
  });
  return parts.join("; ");
}
