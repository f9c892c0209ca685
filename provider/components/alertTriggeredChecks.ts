import * as pulumi from "@pulumi/pulumi";
import type { TargetType } from "../model/capture";
import { parseStoragePath } from "../model/fileNames";
import { show } from "../model/problems";
import { parseResourceId } from "../model/resourceId";
import { isObject, type JsonObject } from "../model/shapes";
import { triggerProblems, type WrittenTrigger } from "../triggers/checkTrigger";
import { alertInputs } from "./captureAlert";

/** What decides which resources an alert-triggered capture declares, as a program may have written it. */
interface WrittenArgs extends WrittenTrigger {
  readonly storageLocation?: unknown;
  readonly networkWatcherName?: unknown;
  readonly networkWatcherResourceGroupName?: unknown;
}

/** Throws all mistakes that can be seen before anything is declared. */
export function requireValid(subject: string, name: string, args: WrittenArgs, kind: TargetType): void {
  const { alert, schedule, pauseInSeconds, maxCaptures, deleteAfterDays, storageLocation } = args;
  const trigger = { alert, schedule, pauseInSeconds, maxCaptures, deleteAfterDays };
  refuse(subject, nameProblems(name));
  refuseOutputs(subject, trigger);
  refuse(subject, [...triggerProblems(trigger, kind), ...blobProblems(storageLocation), ...watcherProblems(args)]);
}

/** The names of the Logic App, the action group and the alert are the component's name and 8 digits; that of a Logic App has at most 43 characters. */
function nameProblems(name: string): readonly string[] {
  if (/^[A-Za-z0-9._-]{1,35}$/.test(name)) return [];
  const form = "must be 1 to 35 letters (A to Z), digits, hyphens, underscores and periods";
  return [`its name ${form}, because the Logic App and the alert are named after it, got ${show(name)}`];
}

/** One blob for all captures: only a place that the program itself writes is known here. */
function blobProblems(location: unknown): readonly string[] {
  if (!isObject(location) || typeof location.storagePath !== "string") return [];
  const { storageId, storagePath } = location;
  const blob = parseStoragePath(storagePath.trim(), typeof storageId === "string" ? parseResourceId(storageId)?.names[0] : undefined)?.blob;
  if (blob === undefined) return [];
  return [
    `\`storageLocation.storagePath\`: must be the address of a container, because each capture would overwrite the blob ${show(blob)} of the last one`,
  ];
}

function watcherProblems({ networkWatcherName: name, networkWatcherResourceGroupName: group }: WrittenArgs): readonly string[] {
  if ((name === undefined) === (group === undefined)) return [];
  const [missing, given] = name === undefined ? ["Name", "ResourceGroupName"] : ["ResourceGroupName", "Name"];
  return [
    `\`networkWatcher${missing}\`: is required with \`networkWatcher${given}\`; leave out both to use the watcher of the machine's region`,
  ];
}

/** What starts captures decides which resources there are. */
function refuseOutputs(subject: string, given: WrittenTrigger): void {
  const { alert, schedule } = given;
  const all = { ...given, ...membersOf("alert", alert, alertInputs), ...membersOf("schedule", schedule, []) };
  const isOutput = (value: unknown): boolean => pulumi.Output.isInstance(value) || (Array.isArray(value) && value.some(isOutput));
  const outputs = Object.entries(all).filter(([, value]) => isOutput(value));
  refuse(
    subject,
    outputs.map(([name]) => `\`${name}\`: must be known before the run and not secret; it cannot be an output of a resource`),
  );
}

/** The members by their paths, without those that may be outputs. */
function membersOf(path: string, value: unknown, inputs: readonly string[]): JsonObject {
  if (!isObject(value) || pulumi.Output.isInstance(value)) return {};
  const others = Object.entries(value).filter(([name]) => !inputs.includes(name));
  return Object.fromEntries(others.map(([name, member]) => [`${path}.${name}`, member]));
}

function refuse(subject: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `declaring ${subject}: ${problem}`).join("\n"));
}
