import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type * as azureModule from "../azure";
import { systemClock } from "../azure/clock";
import type { Patience } from "../azure/patience";
import { readSettings, type Settings } from "../azure/settings";
import { explained } from "../lifecycle/explained";
import { ArgumentError, type Question } from "../lifecycle/questions";
import { showProgramWarnings } from "../programWarnings";

/** Loads the Azure code only where a program calls a function: declaring captures must not wait for it. */
const load = createRequire(__filename);

let connection: { readonly settings: string; readonly azure: Promise<azureModule.Azure> } | undefined;

/** The settings of the running program: the same sources, in the same order, as the resource's. */
export function programSettings(): Settings {
  const read = (key: string): string | undefined => {
    const [namespace = "", name = ""] = key.split(":");
    return new pulumi.Config(namespace).get(name);
  };
  return readSettings(read, process.env);
}

/** The answer to a question, in the program's own process; all functions of a program share one connection and its gates. */
export async function answerTo<T>(question: () => Question<T>): Promise<T> {
  const { doing, subject, milliseconds, ask } = asked(question);
  showProgramWarnings();
  // Without an engine, as in a unit test, there is no one to report to.
  const report = (message: string): void => {
    if (pulumi.runtime.hasMonitor()) void pulumi.log.info(message, undefined, undefined, true).catch(() => undefined);
  };
  const patience: Patience = {
    clock: systemClock,
    deadline: systemClock.now() + milliseconds,
    signal: new AbortController().signal,
    report,
  };
  // A program that ends with it shows its message without a stack: where the request was sent from explains nothing.
  return explained(doing, subject, async () => ask(await connect(patience), patience)).catch((error: Error) => {
    throw new pulumi.RunError(error.message);
  });
}

function asked<T>(question: () => Question<T>): Question<T> {
  try {
    return question();
  } catch (error) {
    throw error instanceof ArgumentError ? new pulumi.RunError(error.message) : error;
  }
}

function connect(patience: Patience): Promise<azureModule.Azure> {
  const settings = programSettings();
  const key = JSON.stringify(settings);
  if (connection?.settings === key) return connection.azure;
  const azure = (load("../azure") as typeof azureModule).connect(settings, patience);
  const mine = (connection = { settings: key, azure });
  azure.catch(() => {
    if (connection === mine) connection = undefined;
  });
  return azure;
}
