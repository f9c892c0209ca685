import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { AlertFiring, AlertRuleView, NotificationView } from "../../emulator";
import type { JsonObject } from "../../provider/model/shapes";
import { withoutUndefined } from "../../provider/model/shapes";
import { withOutput } from "../commandOptions";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { type LocalAzureChoices, setUpOf } from "../localAzureOptions";
import type * as localSetUp from "../localSetUp";
import { type OutputOptions, print } from "../output/print";
import type { Column } from "../output/table";
import { parseDuration } from "../quantities";
import { askAdminEndpoint, leadToLocalAzure, type Variables } from "./adminEndpoints";
import { deliveryColumns, exitCodeOfDeliveries, followRuns } from "./startedRuns";

const load = createRequire(__filename);

interface AlertOptions extends OutputOptions {
  resource?: string;
  value?: number;
  again?: true;
  /** In seconds. */
  wait: number;
}

const actions = ["fire", "resolve", "list"] as const;
type Action = (typeof actions)[number];

/** `pktcap local alert <action> [name]` */
export function defineAlert(local: Command): void {
  const command = local
    .command("alert")
    .description("Fires and resolves alerts of the local Azure, as if their condition were met, and lists them.")
    .addArgument(new Argument("<action>", "what to do").choices(actions))
    .argument("[name]", "the alert rule, by name (in Azure or in the program) or id");
  withOutput(command)
    .option("--resource <name>", "the resource that the alert is about, by name or id; needed only if the rule watches several")
    .option("--value <number>", "the value that was measured (default: one for which the rule fires)", numberOf)
    .option("--again", "sends the alert once more if it is Fired already, with its old time")
    .addOption(new Option("--wait <duration>", "waits at most this long for the runs that it starts; 0 to return at once").default(60, "60s").argParser(parseDuration))
    .addHelpText("after", `
Uses the local Azure that runs, if its variables are set, otherwise the state of \`pktcap local\`. Options of
\`pktcap local\`, such as --state, go before \`alert\`. \`pktcap local -- alert\` runs a program of that name.

Examples:
  $ pktcap local alert list
  $ pktcap local alert fire high-cpu
  $ pktcap local alert resolve high-cpu`)
    .action((action: Action, name: string | undefined, options: AlertOptions) => runAlert(action, name, options, local.opts<LocalAzureChoices>()));
}

function numberOf(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError(`must be a number, got "${text}"`);
  return value;
}

async function runAlert(action: Action, name: string | undefined, options: AlertOptions, choices: LocalAzureChoices): Promise<void> {
  checkUsage(action, name, options);
  if (leadToLocalAzure(process.env)) return act(process.env, action, name, options);
  const { startLocalAzure } = load("../localSetUp") as typeof localSetUp;
  const { variables, close } = await startLocalAzure(setUpOf(choices)).catch((error: unknown) => {
    throw withHint(error);
  });
  try {
    await act(variables, action, name, options);
  } finally {
    await close();
  }
}

function withHint(error: unknown): unknown {
  if (!(error instanceof Failure) || !error.message.includes("(StateFileLocked)")) return error;
  return new Failure(`${error.message.split("\n")[0]!}`, { hints: ["a local Azure runs with this state: load the variables that it printed at its start"], exitCode: error.exitCode });
}

function checkUsage(action: Action, name: string | undefined, { resource, value, again }: AlertOptions): void {
  const usage = (reason: string): Failure => new Failure(`reading arguments: ${reason} (UsageError)`, { hints: ["`pktcap local alert --help` shows all options"], exitCode: exitCodes.usage });
  if (action === "list" && name !== undefined) throw usage(`\`list\` takes no name, got "${name}"`);
  if (action !== "list" && name === undefined) throw usage("missing required argument \"name\"");
  const wrong = [...(action === "fire" ? [] : [["--value", value], ["--again", again]] as const), ...(action === "list" ? [["--resource", resource]] as const : [])].find(([, given]) => given !== undefined);
  if (wrong !== undefined) throw usage(`\`${wrong[0]}\` does not go with \`${action}\``);
}

async function act(variables: Variables, action: Action, name: string | undefined, options: AlertOptions): Promise<void> {
  if (action === "list") {
    const { rules } = (await askAdminEndpoint(variables, "listing alerts", "/alerts")) as unknown as { rules: AlertRuleView[] };
    if (rules.length === 0) process.stderr.write("There are no alert rules.\n");
    return print({ items: rules, columns: ruleColumns }, options);
  }
  const { resource, value, again, wait } = options;
  const doing = `${action === "fire" ? "firing" : "resolving"} alert "${name ?? ""}"`;
  const body: JsonObject = withoutUndefined({ name, resource, value, again });
  const firing = (await askAdminEndpoint(variables, doing, `/alerts/${action}`, body)) as unknown as AlertFiring;
  for (const note of firing.notes) process.stderr.write(`${note}\n`);
  const deadline = Date.now() + wait * 1000;
  const deliveries = wait === 0 ? firing.notifications : await followRuns(variables, await followNotifications(variables, firing, deadline), deadline);
  print({ items: deliveries, columns: deliveryColumns }, options);
  process.exitCode = exitCodeOfDeliveries(deliveries, wait > 0);
}

const pause = 500;

/** Those of a firing, when none of them is to be sent again, or when the time is over. */
async function followNotifications(variables: Variables, { id, notifications }: AlertFiring, deadline: number): Promise<readonly NotificationView[]> {
  let current = notifications;
  while (current.some(({ status }) => status === "Waiting") && Date.now() < deadline) {
    await sleep(Math.min(pause, deadline - Date.now()));
    const { rules } = (await askAdminEndpoint(variables, "listing alerts", "/alerts")) as unknown as { rules: AlertRuleView[] };
    const all = rules.flatMap(({ alerts }) => alerts).find((alert) => alert.id === id)?.notifications ?? [];
    current = current.map((one) => all.findLast((other) => isSameNotification(one, other)) ?? one);
  }
  return current;
}

function isSameNotification(one: NotificationView, other: NotificationView): boolean {
  return one.monitorCondition === other.monitorCondition && one.actionGroup === other.actionGroup && one.receiver === other.receiver;
}

const ruleColumns: readonly Column<AlertRuleView>[] = [
  { title: "NAME", of: ({ name }) => name },
  { title: "KIND", of: ({ kind }) => kind, optional: true },
  { title: "STATE", of: ({ enabled, alerts }) => (enabled ? alerts[0]?.monitorCondition ?? "" : "Disabled") },
  { title: "LAST FIRED", of: ({ alerts }) => alerts[0]?.firedDateTime.replace(/\.\d+/, "") ?? "" },
  { title: "RESOURCES", of: ({ resources }) => resources.map(({ name }) => name).join(", ") },
  { title: "ACTION GROUPS", of: ({ actionGroups }) => actionGroups.join(", "), optional: true },
];
