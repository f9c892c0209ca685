import { AzureError } from "../../provider/azure/errors";
import { isPermitted, type Permission } from "../../provider/azure/permissions";
import { actionNames, type FeatureName, features, type RequiredAction, type ScopeKind } from "../../provider/model/actions";
import { watcherIdOf } from "../../provider/model/resourceId";
import { roleWith } from "../../provider/model/roles";
import { targetTypeOf } from "../../provider/model/target";
import type { Connection } from "../connection";
import { forEach } from "../parallel";
import { type Finding, fixOfReading } from "./finding";

/** What rights are checked for. What is not named is checked at the subscription. */
export interface RightsSubject {
  readonly regions: readonly string[];
  /** Ids of machines. */
  readonly machines: readonly string[];
  /** The id of a storage account. */
  readonly storageId?: string | undefined;
}

/** How long one question may take, in milliseconds. */
const limit = 30_000;
/** How many questions are asked at once. */
const atOnce = 8;

/** Whether your login may record, follow sessions, download and delete files, and install the agent: a finding for each, with the role to assign. */
export async function checkRights(connection: Connection, { regions, machines, storageId }: RightsSubject): Promise<Finding[]> {
  const subscriptionId = await connection.subscriptionId();
  const subscription = `/subscriptions/${subscriptionId}`;
  const watchers = await connection.azure.networkWatchers.byRegion(subscriptionId, connection.patience(limit));
  const account = storageId === undefined ? {} : { "storage account": storageId };
  const onlyMachine = machines.length === 1 && machines[0] !== undefined ? { machine: machines[0] } : {};
  const checks = [
    ...regions.flatMap((region) => {
      const watcher = watchers.get(region);
      if (watcher === undefined) return [];
      const places = { subscription, "network watcher": watcherIdOf(watcher), ...onlyMachine, ...account };
      return [checkOf("record", ` in ${region}`, places), checkOf("watch", ` in ${region}`, places)];
    }),
    checkOf("download", storageId === undefined ? "" : ` in ${nameIn(storageId)}`, { subscription, ...account }),
    checkOf("deleteFiles", storageId === undefined ? "" : ` in ${nameIn(storageId)}`, { subscription, ...account }),
    ...(machines.length === 0
      ? [checkOf("installAgent", "", { subscription })]
      : machines.map((machine) => checkOf("installAgent", ` on ${nameIn(machine)}`, { subscription, machine }))),
  ];
  const permissionsAt = remembered(connection);
  return forEach(checks, atOnce, (check) => findingOf(check, permissionsAt));
}

/** The scopes at which actions are checked. */
type Places = { readonly subscription: string } & Partial<Readonly<Record<ScopeKind, string>>>;

interface Check {
  readonly feature: FeatureName;
  readonly title: string;
  readonly places: Places;
}

function checkOf(feature: FeatureName, where: string, places: Places): Check {
  return { feature, title: `permissions to ${features[feature].title}${where}`, places };
}

/** Features without which captures can be recorded all the same. */
const isOptional = new Set<FeatureName>(["deleteFiles", "installAgent"]);

/** Azure's own roles that have what a feature needs. */
const builtInRoles: Partial<Record<FeatureName, string>> = {
  record: "Network Contributor",
  watch: "Network Contributor",
  download: "Storage Blob Data Reader",
  deleteFiles: "Storage Blob Data Contributor",
  installAgent: "Virtual Machine Contributor",
};

interface Missing extends Pick<RequiredAction, "name"> {
  readonly scope: string;
  /** Whether the feature does not work without it: it is not for some resource below the scope only, and not named by Microsoft only. */
  readonly isDecisive: boolean;
  readonly isDocumentedOnly: boolean;
}

async function findingOf({ feature, title: check, places }: Check, permissionsAt: (scope: string) => Promise<Permission[] | AzureError>): Promise<Finding> {
  const missing: Missing[] = [];
  for (const { name, at, isData = false, isDocumentedOnly = false } of actionsFor(feature, places)) {
    const scope = places[at] ?? places.subscription;
    const permissions = await permissionsAt(scope);
    if (permissions instanceof AzureError) {
      return {
        check,
        state: "unknown",
        found: `your permissions at ${scope} cannot be read (${permissions.code})`,
        fix: fixOfReading(actionNames.readPermissions),
      };
    }
    if (!isPermitted(permissions, { name, isData })) missing.push({ name, scope, isDocumentedOnly, isDecisive: places[at] !== undefined && !isDocumentedOnly });
  }
  if (missing.length === 0) return { check, state: "ok", found: "all granted" };
  const state = missing.some(({ isDecisive }) => isDecisive) && !isOptional.has(feature) ? "failed" : "warning";
  const known = missing.filter(({ isDocumentedOnly }) => !isDocumentedOnly);
  // What may not be needed at all is not mixed with what certainly is: the role has both.
  return known.length > 0
    ? { check, state, found: foundOf(known), fix: fixOf(feature, known, places) }
    : { check, state, found: `${foundOf(missing)} (required by Microsoft's documentation, but captures may work without)`, fix: fixOf(feature, missing, places) };
}

/** Of a named machine, only the actions of its kind count. */
function actionsFor(feature: FeatureName, { machine }: Places): readonly RequiredAction[] {
  const { actions }: { readonly actions: readonly RequiredAction[] } = features[feature];
  if (machine === undefined) return actions;
  const other = targetTypeOf(machine) === "AzureVMSS" ? "Microsoft.Compute/virtualMachines/" : "Microsoft.Compute/virtualMachineScaleSets/";
  return actions.filter(({ name }) => !name.startsWith(other));
}

function foundOf(missing: readonly Missing[]): string {
  const scopes = [...new Set(missing.map(({ scope }) => scope))];
  const parts = scopes.map((scope) => {
    const here = missing.filter((one) => one.scope === scope);
    return `${here.map(({ name }) => name).join(", ")} at ${scope}`;
  });
  return `missing ${parts.join("; ")}`;
}

function fixOf(feature: FeatureName, missing: readonly Missing[], places: Places): string {
  const [scope = places.subscription, ...others] = new Set(missing.map((one) => one.scope));
  const builtIn = missing.some(({ isDocumentedOnly }) => isDocumentedOnly) ? undefined : builtInRoles[feature];
  const kind = features[feature].actions[0].at;
  return [
    `assign the role in docs/roles/${roleWith(feature)}.json of this package${builtIn === undefined ? "" : `, or "${builtIn}",`} at ${others.length === 0 ? scope : places.subscription}`,
    ...(feature === "download" ? ["or download with `--auth key`"] : []),
    ...(kind === "storage account" && places[kind] === undefined ? ["`--storage-account` checks one account"] : []),
    ...(kind === "machine" && places[kind] === undefined ? ["`pktcap doctor <machine>` checks one machine"] : []),
  ].join("; ");
}

/** Asks once for each scope. */
function remembered({ azure, patience }: Connection): (scope: string) => Promise<Permission[] | AzureError> {
  const answers = new Map<string, Promise<Permission[] | AzureError>>();
  const ask = async (scope: string): Promise<Permission[] | AzureError> => {
    try {
      return await azure.permissionsAt(scope, patience(limit));
    } catch (error) {
      if (error instanceof AzureError) return error;
      throw error;
    }
  };
  return (scope) => {
    const answer = answers.get(scope) ?? ask(scope);
    answers.set(scope, answer);
    return answer;
  };
}

function nameIn(id: string): string {
  return id.split("/").at(-1) ?? id;
}
