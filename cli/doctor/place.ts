import type { AzureError } from "../../provider/azure/errors";
import type { StorageAccount } from "../../provider/azure/storageAccounts";
import { lackingIn, type Target } from "../../provider/azure/targets";
import { findWatcher } from "../../provider/lifecycle/findWatcher";
import { instanceConcern, objectionsToMachine } from "../../provider/lifecycle/locate";
import { firewallConcern, objectionsToStorage } from "../../provider/lifecycle/requireStorage";
import { actionNames } from "../../provider/model/actions";
import type { CaptureInputs } from "../../provider/model/captureInputs";
import { parseResourceId } from "../../provider/model/resourceId";
import { targetTypeOf } from "../../provider/model/target";
import type { Connection } from "../connection";
import { attempt, type Finding, findingOf, fixOfReading } from "./finding";

/** How long one question may take, in milliseconds. */
const limit = 30_000;

/** The network watcher of a region. */
export async function checkRegion(connection: Connection, region: string): Promise<Finding[]> {
  const check = `network watcher in ${region}`;
  return attempt(check, async () => {
    const watcher = await findWatcher(connection.azure, await connection.subscriptionId(), region, connection.patience(limit));
    return { check, state: "ok", found: `${watcher.networkWatcherName} (${watcher.resourceGroupName})` };
  });
}

/** Whether a machine can record. */
export function checkMachine(id: string, target: Target): Finding[] {
  const name = nameOf(id);
  const machine = { target: id, targetType: targetTypeOf(id) ?? "AzureVM" } as const;
  const { power, agent } = objectionsToMachine(machine, target);
  return [
    finding(`machine ${name}`, power, target.power === undefined ? undefined : "is running"),
    finding(`agent on ${name}`, agent, target.agent === undefined ? undefined : "is installed"),
    ...checkInstances(`instances of ${name}`, machine, target),
  ];
}

/** Which instances are behind a model that has the agent: only with upgrade policy `Manual`. */
function checkInstances(check: string, machine: Pick<CaptureInputs, "target" | "targetType">, target: Target): Finding[] {
  const { instances } = target;
  if (instances === undefined) return [];
  if (instances === "unreadable") {
    const found = `cannot tell whether they have the agent of the scale set's model: your login does not have ${actionNames.readInstances} at ${machine.target}`;
    return [{ check, state: "unknown", found, fix: fixOfReading(actionNames.readInstances) }];
  }
  const concern = instanceConcern(machine, target);
  if (concern !== undefined) return [{ check, state: "warning", ...concern }];
  return lackingIn(target).length > 0 ? [] : [{ check, state: "ok", found: "every running instance has the agent" }];
}

/** @param good What is found where nothing is wrong; left out if it cannot be determined. */
function finding(check: string, objection: AzureError | undefined, good: string | undefined): Finding {
  if (objection !== undefined) return findingOf(check, objection);
  return good === undefined ? { check, state: "unknown", found: "Azure does not report this" } : { check, state: "ok", found: good };
}

/** Whether the service can write to an account. */
export async function checkStorageAccount(connection: Connection, id: string, regions: readonly string[]): Promise<Finding[]> {
  const check = `storage account ${nameOf(id)}`;
  return attempt(check, async () => {
    const account = await connection.azure.storageAccounts.get(id, connection.patience(limit));
    return problemsOf(account, check, regions);
  });
}

export function problemsOf(account: StorageAccount, check: string, regions: readonly string[]): Finding[] {
  const { tier, location } = account;
  const elsewhere = regions.find((region) => region !== location);
  const problems = objectionsToStorage(account, elsewhere).map((objection) => findingOf(check, objection));
  if (account.isFirewalled) {
    const fix = "allow the machine's subnet, and the network that you download files from";
    problems.push({ check, state: "warning", found: firewallConcern, fix });
  }
  return problems.length > 0 ? problems : [{ check, state: "ok", found: `${tier ?? "of unknown tier"}, in ${location}` }];
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names[0] ?? id;
}
