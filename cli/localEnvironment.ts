import { realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { executableOn, type Engine } from "./engine";

/** What the variables of the local set-up follow from. */
export interface LocalEnvironmentOptions {
  /** The folder for Pulumi's own files. */
  directory: string;
  /** The variables that lead Azure's clients to the local Azure. */
  azure: Record<string, string>;
  /** Where the stand-in for azure-native's plugin listens. */
  azureNative?: number;
  /** The engine to put on PATH, unless it is there already. */
  engine?: Engine | undefined;
  /** The folder with the executable of the package's own plugin: the last on PATH. */
  plugin?: string;
  /** The variables that the command would have had otherwise. */
  inherited: NodeJS.ProcessEnv;
  /** The Node.js for programs and providers. @default the running one */
  node?: string;
}

/**
 * Every variable of a command that is to work on the local Azure: this is the one place that knows them.
 *
 * Variables that could lead a client to the real Azure, or Pulumi to another backend, do not get through.
 */
export function localEnvironment({ directory, azure, azureNative, engine, plugin, inherited, node = process.execPath }: LocalEnvironmentOptions): NodeJS.ProcessEnv {
  return {
    ...withoutRealAzure(inherited),
    ...azure,
    // az keeps its logins there: those of the person are for the real Azure.
    AZURE_CONFIG_DIR: join(directory, "az"),
    ...pulumiVariables(directory, inherited),
    ...providersToAttach(azureNative, inherited["PULUMI_DEBUG_PROVIDERS"]),
    ...withoutProxy(inherited),
    PATH: searchPath(inherited["PATH"] ?? "", node, engine, plugin),
  };
}

/** Where the stacks are. `pktcap local` creates it. */
export function backendFolder(directory: string): string {
  return join(directory, "stacks");
}

/** Pulumi's own folder: the selected stack, plugins, logs. `pktcap local` creates it. */
export function pulumiHome(directory: string): string {
  return join(directory, "pulumi");
}

function pulumiVariables(directory: string, inherited: NodeJS.ProcessEnv): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: pathToFileURL(backendFolder(directory)).href,
    PULUMI_HOME: pulumiHome(directory),
    // Nothing real is protected by it: stacks of the local Azure hold no secret that anybody must keep.
    PULUMI_CONFIG_PASSPHRASE: "local",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: inherited["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] ?? "true",
    // A resource that waits for Azure costs no CPU: Pulumi's own default, four for each core, would make captures wait for each other.
    PULUMI_PARALLEL: inherited["PULUMI_PARALLEL"] ?? "64",
  };
}

/** The engine attaches to these instead of starting plugins; of the same name, the person's own counts. */
function providersToAttach(azureNative: number | undefined, inherited = ""): Record<string, string> {
  const others = inherited.split(",").filter((provider) => provider !== "");
  if (azureNative === undefined || others.some((provider) => provider.startsWith("azure-native:"))) return {};
  return { PULUMI_DEBUG_PROVIDERS: [...others, `azure-native:${azureNative}`].join(",") };
}

const realAzure = /^(ARM|AZURE|AAD|MSI|IDENTITY)_/i;
const otherBackend = new Set(["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE"]);

function withoutRealAzure(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !realAzure.test(name) && !otherBackend.has(name)));
}

/** The local Azure is never behind a proxy. */
function withoutProxy(inherited: NodeJS.ProcessEnv): Record<string, string> {
  const exceptions = [inherited["NO_PROXY"] ?? inherited["no_proxy"], "localhost,127.0.0.1,::1"].filter(Boolean).join(",");
  return { NO_PROXY: exceptions, no_proxy: exceptions };
}

function searchPath(inherited: string, node: string, engine: Engine | undefined, plugin = ""): string {
  const folders = [...inherited.split(delimiter), plugin];
  if (!isFirst(inherited, "node", node)) {
    folders.unshift(dirname(node));
  }
  if (engine !== undefined && !isFirst(inherited, "pulumi", join(engine.bin, "pulumi"))) {
    folders.unshift(engine.bin);
  }
  return folders.filter((folder) => folder !== "").join(delimiter);
}

function isFirst(path: string, name: string, wanted: string): boolean {
  const first = executableOn(path, name);
  return first !== undefined && realpath(first) === realpath(wanted);
}

function realpath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
