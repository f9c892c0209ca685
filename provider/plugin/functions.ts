import { captureAt, sessionAt, stopSession } from "../lifecycle/queries";
import { aboutCapture, ArgumentError, capturesOf, machinesWith } from "../lifecycle/questions";
import { filtersFor } from "../lifecycle/writtenFilters";
import { timeoutLimits } from "../model/limits";
import { show } from "../model/problems";
import { isObject, type JsonObject } from "../model/shapes";
import * as presets from "../presets";
import type { Run } from "../run";
import { type CheckFailure, unknownArgument } from "./checkFailures";
import type { FilterResult, FunctionSignatures } from "./functionSignatures";

/** What a program gives a function, without marks. */
export interface Arguments {
  readonly values: JsonObject;
  readonly secrets: ReadonlySet<string>;
  /** Whether the run only previews. */
  readonly preview: boolean;
}

type Name = keyof FunctionSignatures;
type ResultOf<N extends Name> = ReturnType<FunctionSignatures[N]>;
type Functions = {
  readonly [N in Name]: { readonly takes: readonly string[]; readonly answer: (args: Arguments, run: Run) => Promise<ResultOf<N>> };
};

/** What the tokens of the functions begin with. */
const prefix = "azure-packet-capture:index:";

const functions: Functions = {
  getPacketCapture: {
    takes: ["id"],
    answer: ({ values }, run) => run.ask(aboutCapture("reading", values.id, timeoutLimits.readInSeconds, captureAt)),
  },
  getPacketCaptureStatus: {
    takes: ["id"],
    answer: ({ values }, run) => run.ask(aboutCapture("reading", values.id, timeoutLimits.readInSeconds, sessionAt)),
  },
  stopPacketCapture: {
    takes: ["id"],
    answer: ({ values, preview }, run) =>
      run.ask(aboutCapture("stopping", values.id, timeoutLimits.updateInSeconds, preview ? sessionAt : stopSession)),
  },
  listPacketCaptures: {
    takes: ["networkWatcherId", "location", "subscriptionId"],
    answer: async ({ values }, run) => ({ packetCaptures: await run.ask(capturesOf(texts(values))) }),
  },
  listVirtualMachines: {
    takes: ["subscriptionId", "resourceGroupName", "location", "tags"],
    answer: async ({ values: { tags, ...values } }, run) => ({
      virtualMachines: await run.ask(machinesWith({ ...texts(values), ...(isObject(tags) && { tags: texts(tags) }) })),
    }),
  },
  filter: { takes: ["expression", "preset", "side"], answer: async (args) => filters(args) },
};

/**
 * Answers a function of a program.
 *
 * @returns The result, or what is wrong with which argument.
 */
export async function invoke(token: string, args: Arguments, run: Run): Promise<{ result: object; failures: CheckFailure[] }> {
  const name = token.startsWith(prefix) ? token.slice(prefix.length) : "";
  if (!isName(name)) {
    const all = Object.keys(functions).map((other) => prefix + other);
    throw new Error(`"${token}" is not a function of azure-packet-capture; its functions are ${all.join(", ")} (UnknownFunction)`);
  }
  const { takes, answer } = functions[name];
  const failures = argumentFailures(args, takes);
  if (failures.length > 0) return { result: {}, failures };
  try {
    return { result: await answer(args, run), failures: [] };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return { result: {}, failures: [{ property: error.property, reason: error.reason }] };
  }
}

function isName(name: string): name is Name {
  return Object.hasOwn(functions, name);
}

function argumentFailures({ values, secrets }: Arguments, takes: readonly string[]): CheckFailure[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    if (!takes.includes(name)) return [{ property: name, reason: unknownArgument(name, takes) }];
    const isRight =
      name === "tags" ? isObject(value) && Object.values(value).every((tag) => typeof tag === "string") : typeof value === "string";
    const what = name === "tags" ? "an object of text" : "text";
    return isRight ? [] : [{ property: name, reason: `must be ${what}, got ${secrets.has(name) ? "a secret value" : show(value)}` }];
  });
}

function texts(values: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

const { dns, http, https, ldap, ntp, rdp, smb, sql, ssh } = presets;
const presetsByName = { dns, http, https, ldap, ntp, rdp, smb, sql, ssh };
const sides = ["local", "remote", "either"] as const;

function filters({ values, secrets }: Arguments): FilterResult {
  const { expression, preset, side } = texts(values);
  if ((expression === undefined) === (preset === undefined))
    throw new ArgumentError("making filters", "", "give either `expression` or `preset`");
  if (expression !== undefined) {
    if (side !== undefined)
      throw new ArgumentError("making filters", "side", "goes with `preset` only; an expression has `local` and `remote`");
    const written = filtersFor(expression, secrets.has("expression"));
    if ("objection" in written) throw new ArgumentError("making filters", "expression", written.objection);
    return written;
  }
  const make = Object.entries(presetsByName).find(([name]) => name === preset)?.[1];
  const chosen = sides.find((known) => known === (side ?? "either"));
  if (make === undefined)
    throw new ArgumentError("making filters", "preset", `must be ${oneOf(Object.keys(presetsByName))}, got ${show(preset)}`);
  if (chosen === undefined) throw new ArgumentError("making filters", "side", `must be ${oneOf(sides)}, got ${show(side)}`);
  return { filters: make({ side: chosen }) };
}

function oneOf(names: readonly string[]): string {
  return `${names
    .slice(0, -1)
    .map((name) => `"${name}"`)
    .join(", ")} or "${names.at(-1)}"`;
}
