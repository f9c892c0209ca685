import type { StorageAccount } from "../../provider/azure/storageAccounts";
import { watcherIdOf } from "../../provider/model/resourceId";
import type { Target } from "../../provider/azure/targets";
import { parseResourceId } from "../../provider/model/resourceId";
import type { Connection } from "../connection";
import { attempt, type Finding } from "./finding";
import { checkPermissions } from "./permissions";

/** How long one question may take, in milliseconds. */
const limit = 30_000;

/** The network watcher of a region, and whether the credentials may work with it. */
export async function checkRegion(connection: Connection, region: string): Promise<Finding[]> {
  const check = `network watcher in ${region}`;
  return attempt(check, async () => {
    const watcher = await connection.azure.networkWatchers.find(await connection.subscriptionId(), region, connection.patience(limit));
    const found: Finding = { check, state: "ok", found: `${watcher.networkWatcherName} (${watcher.resourceGroupName})` };
    return [found, ...(await checkPermissions(connection, `permissions for captures in ${region}`, watcherIdOf(watcher), captureActions))];
  });
}

const captureActions = ["read", "write", "delete", "queryStatus/action", "stop/action"].map((action) => ({
  name: `Microsoft.Network/networkWatchers/packetCaptures/${action}`,
}));

/** Whether a machine can record. */
export function checkMachine(id: string, { power, agent }: Target): Finding[] {
  const name = nameOf(id);
  const powers: Record<string, Omit<Finding, "check">> = {
    on: { state: "ok", found: "runs" },
    off: { state: "failed", found: "is off", fix: `start it, with \`az vm start --ids ${id}\` for instance` },
    unknown: { state: "unknown", found: "nobody says whether it runs" },
  };
  const agents: Record<string, Omit<Finding, "check">> = {
    present: { state: "ok", found: "is installed" },
    missing: {
      state: "failed",
      found: "is missing",
      fix: "declare a `NetworkWatcherAgent` of pulumi-azure-packet-capture/components, or install the extension NetworkWatcherAgentLinux or NetworkWatcherAgentWindows of Microsoft.Azure.NetworkWatcher",
    },
    failed: { state: "failed", found: "could not be installed", fix: "reinstall the extension; its own status says why it failed" },
    unknown: { state: "unknown", found: "nobody says whether it is installed" },
  };
  return [
    { check: `machine ${name}`, ...(powers[power ?? "unknown"] as Omit<Finding, "check">) },
    { check: `agent on ${name}`, ...(agents[agent ?? "unknown"] as Omit<Finding, "check">) },
  ];
}

/** Whether the service can write to an account, and whether we may read what it writes. */
export async function checkStorageAccount(connection: Connection, id: string, regions: readonly string[]): Promise<Finding[]> {
  const check = `storage account ${nameOf(id)}`;
  return attempt(check, async () => {
    const account = await connection.azure.storageAccounts.get(id, connection.patience(limit));
    return [
      ...problemsOf(account, check, regions),
      ...(await checkPermissions(connection, `permissions for files in ${account.name}`, id, [
        { name: "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", isData: true },
      ])),
    ];
  });
}

export function problemsOf(account: StorageAccount, check: string, regions: readonly string[]): Finding[] {
  const { tier, allowsKeys, isFirewalled, location } = account;
  const problems: Finding[] = [];
  if (tier !== undefined && tier !== "Standard") problems.push({ check, state: "failed", found: `is ${tier}`, fix: "use a Standard account: captures are append blobs" });
  if (!allowsKeys) {
    problems.push({ check, state: "failed", found: "lets nobody in by key", fix: "set `allowSharedKeyAccess: true`: the service writes with a signature made with a key" });
  }
  for (const region of regions.filter((other) => other !== location)) {
    problems.push({ check, state: "failed", found: `is in ${location}, the machine in ${region}`, fix: `use an account in ${region}` });
  }
  if (isFirewalled) {
    problems.push({
      check,
      state: "warning",
      found: "keeps networks out that its rules do not name",
      fix: "let the machine's subnet in, and the network from which files are fetched",
    });
  }
  return problems.length > 0 ? problems : [{ check, state: "ok", found: `${tier ?? "of unknown tier"}, in ${location}` }];
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names[0] ?? id;
}
