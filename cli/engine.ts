import { execFile } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** The oldest Pulumi that this package has been tested with. */
export const testedMinimum = "3.259.0";

/** The Pulumi that the set-up installs where none is found. */
export const pinnedVersion = "3.259.0";

/** A Pulumi command line with all that a Node.js stack with dynamic resources needs. */
export interface Engine {
  /** Such as `3.259.0`. */
  version: string;
  /** The folder of the executables, for PATH. */
  bin: string;
  /** What `PulumiCommand.get({ root })` of the Automation API takes. */
  root: string;
}

/** The engine, or why there is none, one reason for each place. */
export type EngineFinding = { engine: Engine; reasons?: undefined } | { engine?: undefined; reasons: string[] };

/** Where to look for an engine. */
export interface EnginePlaces {
  /** @default `process.env.PATH` */
  path?: string | undefined;
  /** The folder to which `PulumiCommand.install` installs the pinned version. */
  folder?: string;
  /** `pulumi version` writes logs to its home: this one. */
  pulumiHome: string;
}

/** Finds the engine on PATH, else the one in Pulumi's own version folder. */
export async function findEngine({ path = process.env["PATH"], folder = engineFolder(), pulumiHome }: EnginePlaces): Promise<EngineFinding> {
  const onPath = await engineOnPath(path, pulumiHome);
  if (onPath.engine) {
    return onPath;
  }
  const installed = await examine(executableOn(join(folder, "bin"), "pulumi"), folder, join(folder, "bin"), pulumiHome);
  return installed.engine ? installed : { reasons: [...onPath.reasons, ...installed.reasons] };
}

/** The engine that `pulumi up` starts: the first on PATH, if it has all that a stack needs. */
export function engineOnPath(path: string | undefined, pulumiHome: string): Promise<EngineFinding> {
  return examine(executableOn(path, "pulumi"), "PATH", path, pulumiHome);
}

/** Where `PulumiCommand.install` puts the pinned version unless told otherwise. */
export function engineFolder(home = homedir()): string {
  return join(home, ".pulumi", "versions", pinnedVersion);
}

/** Whether the engine can be used, by its version. Newer ones are taken to work, other major versions are not. */
export function isTested(version: string): boolean {
  const given = numbersOf(version);
  const minimum = numbersOf(testedMinimum);
  if (given === undefined || minimum === undefined || given[0] !== minimum[0]) {
    return false;
  }
  const difference = given.map((part, index) => part - (minimum[index] ?? 0)).find((part) => part !== 0);
  return difference === undefined || difference > 0;
}

async function examine(pulumi: string | undefined, place: string, path: string | undefined, pulumiHome: string): Promise<EngineFinding> {
  if (pulumi === undefined) {
    return { reasons: [`${place} has no \`pulumi\``] };
  }
  const bin = dirname(pulumi);
  const searched = [bin, dirname(realpathSync(pulumi)), path].join(delimiter);
  const missing = companions.find((name) => executableOn(searched, name) === undefined);
  if (missing !== undefined) {
    return { reasons: [`${pulumi} has no \`${missing}\` beside it`] };
  }
  const version = await versionOf(pulumi, pulumiHome);
  if (version === undefined) {
    return { reasons: [`${pulumi} does not run`] };
  }
  if (!isTested(version)) {
    return { reasons: [`${pulumi} is version ${version}; tested are ${testedMinimum} and newer`] };
  }
  return { engine: { version, bin, root: dirname(bin) } };
}

/** The Node.js language host, and the provider process of dynamic resources. */
const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** The first executable of this name on a search path. */
export function executableOn(path: string | undefined, name: string): string | undefined {
  return (path ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find(isExecutable);
}

const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function versionOf(pulumi: string, pulumiHome: string): Promise<string | undefined> {
  try {
    const env = { ...process.env, PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await promisify(execFile)(pulumi, ["version"], { env, timeout: 20_000 });
    return stdout.trim().replace(/^v/, "");
  } catch {
    return undefined;
  }
}

function numbersOf(version: string): number[] | undefined {
  return /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
}
