import type { Command } from "commander";
import { readActions, requireSight } from "../../provider/lifecycle/rights";
import { withoutControls } from "../../provider/model/readable";
import { nameForm, withArgument, withResult } from "../commandOptions";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { checkAccount } from "../doctor/account";
import { attempt, type Finding } from "../doctor/finding";
import { checkMachineHere } from "../doctor/machineHere";
import { checkNetworkRules } from "../doctor/networkRules";
import { checkMachine, checkRegion, checkStorageAccount } from "../doctor/place";
import { checkRights } from "../doctor/rights";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { coloured } from "../output/colour";
import { type OutputOptions, print, widthOfTerminal } from "../output/print";
import type { Column } from "../output/table";
import { forEach } from "../parallel";
import { allMachines, findMachine } from "../targets/machines";
import { stackOf } from "../targets/reference";
import { findStorageAccount } from "../targets/storageAccounts";

interface DoctorOptions extends AzureOptions, OutputOptions {
  storageAccount?: string;
}

/** `pktcap doctor [machine…]`: looks, and changes nothing. */
export function define(command: Command): void {
  withResult(withArgument(command, `machines to check (${nameForm})`))
    .option("--storage-account <account>", `a storage account to check (${nameForm})`)
    .action(doctor);
}

async function doctor(texts: readonly string[], options: DoctorOptions): Promise<void> {
  const findings = await checkMachineHere();
  const references = [...texts, options.storageAccount];
  // What is no name at all is a mistake, not a finding.
  references.forEach((text) => stackOf([text]));
  try {
    await withAzure({ doing: "reading", subject: "the cloud", references }, options, async (connection) => {
      findings.push(...(await checkAzure(connection, texts, options)));
    });
  } catch (error) {
    // What a signal has ended is no finding.
    if (!(error instanceof Failure) || error.exitCode > 128) throw error;
    const [found = "", ...hints] = error.message.split("\n");
    findings.push({ check: "Azure", state: "failed", found, fix: hints.map((hint) => hint.replace(/^\s*(hint: )?/, "")).join("; ") });
  }
  if (options.output === "table" && options.query === undefined) process.stdout.write(reportOf(findings));
  else print({ items: findings, columns }, options);
  if (findings.some(({ state }) => state === "failed")) process.exitCode = exitCodes.otherFailure;
}

/** How many machines or regions are looked at at once. */
const atOnce = 8;

async function checkAzure(connection: Connection, texts: readonly string[], { storageAccount }: DoctorOptions): Promise<Finding[]> {
  const account = await checkAccount(connection);
  // Without a way in, everything else would fail for the same reason.
  if (account.some(({ state, check }) => state === "failed" && check !== "clock")) return account;
  const machines = texts.length === 0 ? [] : await forEach(texts, atOnce, (text) => findMachine(connection, text));
  const regions = new Set<string>();
  const onMachines = await forEach(machines, atOnce, (id) =>
    attempt(`machine ${id}`, async () => {
      const target = await connection.azure.targets.get(id, connection.patience());
      regions.add(target.location);
      return [...checkMachine(id, target), ...(await checkNetworkRules(connection, id))];
    }),
  );
  const others = await attempt("machines", async () => {
    if (texts.length > 0) return [];
    const all = await allMachines(connection);
    for (const { location } of all) regions.add(location);
    if (all.length === 0) await requireSight(connection.azure, `/subscriptions/${await connection.subscriptionId()}`, readActions.machines, connection.patience());
    return [{ check: "machines", state: "ok", found: `${all.length} found; name machines to check them` }];
  });
  const inRegions = await forEach([...regions].sort(), atOnce, (region) => checkRegion(connection, region));
  const storageId = storageAccount === undefined ? undefined : await findStorageAccount(connection, storageAccount);
  const inStorage = storageId === undefined ? [] : await checkStorageAccount(connection, storageId, [...regions]);
  const rights = await attempt("permissions", () => checkRights(connection, { regions: [...regions].sort(), machines, storageId }));
  return [...account, ...onMachines.flat(), ...others, ...inRegions.flat(), ...inStorage, ...rights];
}

const columns: readonly Column<Finding>[] = [
  { title: "STATE", of: ({ state }) => state },
  { title: "CHECK", of: ({ check }) => check },
  { title: "FOUND", of: ({ found }) => found },
  { title: "FIX", of: ({ fix = "" }) => fix },
];

const marks = { ok: "ok", warning: "warning", failed: "FAILED", unknown: "unknown" } as const;
const colours = { ok: "green", warning: "yellow", failed: "red", unknown: "dim" } as const;

/** A line for each check, its fix below it: nothing is cut, for it is to be read and copied. */
function reportOf(findings: readonly Finding[]): string {
  const room = Math.min(40, Math.max(...findings.map(({ check }) => check.length)), widthOfTerminal() / 2);
  return findings
    .flatMap(({ check, state, found, fix }) => [
      `${coloured(colours[state], marks[state].padEnd(7))}  ${check.padEnd(room)}  ${withoutControls(found)}\n`,
      ...(fix === undefined || fix === "" ? [] : [`         fix: ${withoutControls(fix)}\n`]),
    ])
    .join("");
}
