import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import {
  createLocalAzure,
  environment as azureVariables,
  listen,
  readAccessFile,
  type LocalAzure,
  type LocalAzureOptions,
  type LocalAzureServer,
} from "../emulator";
import { startStandIn } from "../standin";
import { findEngine, type Engine } from "./engine";
import { Failure } from "./failure";
import { backendFolder, localEnvironment, pulumiHome } from "./localEnvironment";

/** How the local set-up is to be. */
export interface LocalSetUpOptions {
  /** The folder for everything that stays: the certificate authority, the local Azure's state, Pulumi's stacks. */
  directory: string;
  /** The local Azure's state; `null` for none. @default `azure.json` in `directory` */
  stateFile?: string | null;
  /** `0` for any. @default one that follows from `directory`, or any when that is taken */
  port?: number;
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
  const { azure, server, close } = await startLocalAzure({ ...options, directory });
  try {
    const variables = azureVariables(server);
    const standIn = await startStandIn(variables);
    return {
      azure,
      server,
      environment: localEnvironment({ directory, azure: variables, azureNative: standIn.port, engine, inherited }),
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
  close: () => Promise<void>;
}

/** Starts the local Azure alone. */
export async function startLocalAzure({ directory, stateFile, accessFile, port, azure: behaviour }: LocalSetUpOptions): Promise<RunningAzure> {
  try {
    const state = stateFile === undefined ? join(directory, "azure.json") : stateFile;
    const azure = createLocalAzure({ ...behaviour, ...(accessFile === undefined ? {} : { access: readAccessFile(accessFile) }), ...(state === null ? {} : { stateFile: state }) });
    try {
      const server = await open(azure, join(directory, "certificates"), port, preferredPort(directory));
      return { azure, server, close: () => server.close().finally(() => azure.close()) };
    } catch (error) {
      azure.close();
      throw error;
    }
  } catch (error) {
    throw cannotStart(error);
  }
}

async function open(azure: LocalAzure, directory: string, port: number | undefined, preferred: number): Promise<LocalAzureServer> {
  try {
    return await listen(azure, { port: port ?? preferred, directory });
  } catch (error) {
    if (!isPortTaken(error)) {
      throw error;
    }
    if (port !== undefined) {
      throw new Failure(`starting the local Azure: port ${port} is taken (EADDRINUSE)`, {
        hints: ["choose another `--port`, or leave it out"],
      });
    }
    return listen(azure, { port: 0, directory });
  }
}

/** The same port for the same folder, below the ports that systems hand out: a stack's state may hold addresses. */
export function preferredPort(directory: string): number {
  return 20_000 + (createHash("sha256").update(resolve(directory)).digest().readUInt32BE() % 10_000);
}

function prepareFolders(directory: string, inherited: NodeJS.ProcessEnv): void {
  try {
    mkdirSync(backendFolder(directory), { recursive: true });
    mkdirSync(pulumiHome(directory), { recursive: true });
  } catch (error) {
    const code = error instanceof Error ? codeOf(error) : undefined;
    throw new Failure(`making the folder "${directory}": it cannot be made (${code ?? "unknown"})`, {
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
