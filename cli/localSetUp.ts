import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import {
  createLocalAzure,
  environment as azureVariables,
  listen,
  readAccessFile,
  type Fault,
  type ListenOptions,
  type LocalAzure,
  type LocalAzureOptions,
  type LocalAzureServer,
} from "../emulator";
import { startStandIn } from "../standin";
import { findEngine, type Engine } from "./engine";
import { Failure } from "./failure";
import { backendFolder, localEnvironment, pulumiHome } from "./localEnvironment";
import { writePluginExecutable } from "./pluginExecutable";

/** How the local set-up is to be. */
export interface LocalSetUpOptions {
  /** The folder for everything that stays: the certificate authority, the local Azure's state, Pulumi's stacks. */
  directory: string;
  /** The local Azure's state; `null` for none. @default `azure.json` in `directory` */
  stateFile?: string | null;
  /** `0` for any. @default one that follows from `directory`, or any when that is taken */
  port?: number;
  /** Where it listens, and by what names others reach it, as `listen` takes them. @default loopback only */
  host?: string;
  names?: string[];
  /** What is to go wrong from the start. */
  faults?: Fault[];
  /** Who may do what besides the default principal, as `readAccessFile` reads it. */
  accessFile?: string;
  /** How the local Azure behaves. */
  azure?: Omit<LocalAzureOptions, "stateFile">;
  /** The variables to start from. @default `process.env` */
  inherited?: NodeJS.ProcessEnv;
}

/** A running local Azure, and what a command needs to use it. */
export interface LocalSetUp {
  azure: LocalAzure;
  server: LocalAzureServer;
  /** Every variable of the command, PATH included. */
  environment: NodeJS.ProcessEnv;
  /** Undefined where no Pulumi was found. */
  engine: Engine | undefined;
  /** Why no Pulumi was found. */
  engineReasons: string[];
  close: () => Promise<void>;
}

/** Starts the local Azure and prepares Pulumi's folders. */
export async function startLocalSetUp({ inherited = process.env, ...options }: LocalSetUpOptions): Promise<LocalSetUp> {
  const directory = resolve(options.directory);
  prepareFolders(directory, inherited);
  const { engine, reasons = [] } = await findEngine({ path: inherited["PATH"], pulumiHome: pulumiHome(directory) });
  const { azure, server, variables, close } = await startLocalAzure({ ...options, directory });
  try {
    const standIn = await startStandIn(variables);
    return {
      azure,
      server,
      environment: localEnvironment({ directory, azure: variables, azureNative: standIn.port, engine, plugin: writePluginExecutable(directory), inherited }),
      engine,
      engineReasons: reasons,
      close: () => standIn.close().finally(close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A running local Azure. */
export interface RunningAzure {
  azure: LocalAzure;
  server: LocalAzureServer;
  /** The variables that lead clients to it. */
  variables: Record<string, string>;
  close: () => Promise<void>;
}

/** Starts the local Azure alone. */
export async function startLocalAzure({ directory: folder, stateFile, accessFile, port, host, names = [], faults = [], azure: behaviour }: LocalSetUpOptions): Promise<RunningAzure> {
  // The variables name files in it, wherever they are used.
  const directory = resolve(folder);
  try {
    const state = stateFile === undefined ? join(directory, "azure.json") : stateFile;
    const azure = createLocalAzure({ ...behaviour, ...(accessFile === undefined ? {} : { access: readAccessFile(accessFile) }), ...(state === null ? {} : { stateFile: state }) });
    try {
      faults.forEach((rule) => azure.faults.add(rule));
      const place = { directory: join(directory, "certificates"), names, ...(host === undefined ? {} : { host }) };
      const server = await open(azure, place, port, preferredPort(directory));
      return { azure, server, variables: azureVariables(server), close: () => server.close().finally(() => azure.close()) };
    } catch (error) {
      azure.close();
      throw error;
    }
  } catch (error) {
    throw cannotStart(error);
  }
}

async function open(azure: LocalAzure, place: ListenOptions, port: number | undefined, preferred: number): Promise<LocalAzureServer> {
  try {
    return await listen(azure, { ...place, port: port ?? preferred });
  } catch (error) {
    if (error instanceof Error && error.message.endsWith("(HostNotNamed)")) {
      throw new Failure(`reading arguments: \`--host ${place.host ?? ""}\` accepts other machines, but \`--host-name\` does not say which name they use (UsageError)`, { exitCode: 2 });
    }
    if (!isPortTaken(error)) {
      throw error;
    }
    if (port !== undefined) {
      throw new Failure(`starting the local Azure: port ${port} is taken (EADDRINUSE)`, {
        hints: ["choose another `--port`, or leave it out"],
      });
    }
    return listen(azure, { ...place, port: 0 });
  }
}

/** The same port for the same folder, below the ports that systems hand out: a stack's state may hold addresses. */
export function preferredPort(directory: string): number {
  return 20_000 + (createHash("sha256").update(resolve(directory)).digest().readUInt32BE() % 10_000);
}

function prepareFolders(directory: string, inherited: NodeJS.ProcessEnv): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    mkdirSync(backendFolder(directory), { recursive: true });
    mkdirSync(pulumiHome(directory), { recursive: true });
  } catch (error) {
    const code = error instanceof Error ? codeOf(error) : undefined;
    throw new Failure(`creating the folder "${directory}": it cannot be created (${code ?? "unknown"})`, {
      hints: ["choose another `--directory`"],
    });
  }
  ignoreInGit(directory);
  // Plugins that are installed already are not to be downloaded again.
  const installed = join(inherited["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");
  const own = join(pulumiHome(directory), "plugins");
  if (existsSync(installed) && !existsSync(own)) {
    symlinkSync(installed, own);
  }
}

function ignoreInGit(directory: string): void {
  const file = join(directory, ".gitignore");
  if (!existsSync(file)) {
    writeFileSync(file, "*\n");
  }
}

/** The local Azure's own errors are finished messages that end with a code in brackets. */
function isPortTaken(error: unknown): boolean {
  return error instanceof Error && (codeOf(error) === "EADDRINUSE" || error.message.endsWith("(EADDRINUSE)"));
}

function cannotStart(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "Error") {
    return error;
  }
  const code = codeOf(error);
  return new Failure(code === undefined ? error.message : `starting the local Azure: ${error.message} (${code})`);
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
