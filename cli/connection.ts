import { createRequire } from "node:module";
import type * as azureModule from "../provider/azure";
import { systemClock } from "../provider/azure/clock";
import type * as debugModule from "../provider/azure/debugClient";
import { AzureError } from "../provider/azure/errors";
import type { Patience } from "../provider/azure/patience";
import { readSettings, type Settings } from "../provider/azure/settings";
import { unknownKeys } from "../provider/azure/unknownKeys";
import { timeoutLimits } from "../provider/model/limits";
import { explained } from "./explained";
import { listenForSignals } from "./interruption";
import { ProgressLine } from "./progressLine";
import { stackOf } from "./targets/reference";
import type * as stackModule from "./targets/stack";
import type { Stack } from "./targets/stack";

const load = createRequire(__filename);

/** The options of every command that asks Azure. */
export interface AzureOptions {
  subscription?: string;
  /** Whether every request is shown. */
  debug?: boolean;
}

/** What a command is about. */
export interface Task {
  /** How a message about what goes wrong begins, such as `listing`. */
  readonly doing: string;
  readonly subject: string;
  /** What a person has called things by: where that names a resource of a stack, its configuration counts. */
  readonly references?: readonly (string | undefined)[];
}

/** A command's way to Azure, with all that belongs to one run of it. */
export interface Connection {
  readonly azure: azureModule.Azure;
  readonly settings: Settings;
  readonly stack: Stack | undefined;
  readonly progress: ProgressLine;
  /** Fires when the person wants no more. */
  readonly signal: AbortSignal;
  /** @param milliseconds How long it may go on. @default the time that a refresh may take for a capture */
  readonly patience: (milliseconds?: number) => Patience;
  /** The subscription that was given, else the configured one, else that of the Azure CLI login, else the only one that there is. */
  readonly subscriptionId: () => Promise<string>;
}

/** Connects with the provider's own settings, does something, and leaves neither a line on the terminal nor a handler behind. */
export async function withAzure<T>(task: Task, options: AzureOptions, work: (connection: Connection) => Promise<T>): Promise<T> {
  const { doing, subject } = task;
  const stackName = stackOf(task.references);
  const progress = new ProgressLine();
  const { signal, stop } = listenForSignals();
  try {
    return await explained(doing, subject, async () => {
      const stack = stackName === undefined ? undefined : await (load("./targets/stack") as typeof stackModule).readStack(stackName, signal);
      for (const warning of unknownKeys(Object.keys(stack?.configuration ?? {}))) process.stderr.write(`warning: ${warning}\n`);
      const settings = readSettings((key) => stack?.configuration[key], process.env);
      const patience = (milliseconds: number = timeoutLimits.readInSeconds.default * 1000): Patience => ({
        clock: systemClock,
        deadline: systemClock.now() + milliseconds,
        signal,
        report: (message) => progress.report(message),
      });
      const { connect } = load("../provider/azure") as typeof azureModule;
      const { debugClient } = load("../provider/azure/debugClient") as typeof debugModule;
      const client = options.debug ? debugClient((line) => progress.say(line)) : undefined;
      const azure = await connect(settings, patience(), client);
      let subscription: Promise<string> | undefined;
      const subscriptionId = (): Promise<string> =>
        (subscription ??= findSubscription(azure, options.subscription, patience()));
      return work({ azure, settings, stack, progress, signal, patience, subscriptionId });
    });
  } finally {
    progress.clear();
    stop();
  }
}

async function findSubscription(azure: azureModule.Azure, given: string | undefined, patience: Patience): Promise<string> {
  const chosen = given ?? (await azure.defaultSubscription());
  if (chosen !== undefined) return chosen;
  const all = (await azure.subscriptions.list(patience)).filter(({ state }) => state !== "Disabled" && state !== "Deleted");
  const [first, ...others] = all;
  if (first !== undefined && others.length === 0) return first.id;
  throw new AzureError(all.length === 0 ? "your login has no subscription" : "no subscription is configured", {
    code: "SubscriptionMissing",
    hint: [
      "give `--subscription`, or set ARM_SUBSCRIPTION_ID",
      ...(all.length === 0 ? [] : [`available subscriptions: ${all.map(({ id, name }) => `${id} (${name})`).join(", ")}`]),
    ].join("; "),
  });
}
