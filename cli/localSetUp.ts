import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { createLocalAzure, environment as azureVariables, listen, type LocalAzure, type LocalAzureOptions } from "../emulator";
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
  /** How the local Azure behaves. */
  azure?: Omit<LocalAzureOptions, "stateFile">;
  /** The variables to start from. @default `process.env` */
  inherited?: NodeJS.ProcessEnv;
}

/** A running local Azure, and what a command needs to use it. */
export interface LocalSetUp {
  azure: LocalAzure;
  server: LocalServer;
  /** Every variable of the command, PATH included. */
  environment: NodeJS.ProcessEnv;
  /** Undefined where no Pulumi was found. */
  engine: Engine | undefined;
  /** Why no Pulumi was found. */
  engineReasons: string[];
  close(): Promise<void>;
}

export type LocalServer = Awaited<ReturnType<typeof listen>>;

/** Starts the local Azure and prepares Pulumi's folders. */
export async function startLocalSetUp({ inherited = process.env, ...options }: LocalSetUpOptions): Promise<LocalSetUp> {
  const directory = resolve(options.directory);
  prepareFolders(directory, inherited);
  const { engine, reasons = [] } = await findEngine({ path: inherited["PATH"], pulumiHome: pulumiHome(directory) });
  const { azure, server } = await startLocalAzure({ ...options, directory });
  return {
    azure,
    server,
    environment: localEnvironment({ directory, azure: azureVariables(server), engine, inherited }),
    engine,
    engineReasons: reasons,
    close: () => server.close(),
  };
}

/** Starts the local Azure alone. */
export async function startLocalAzure({ directory, stateFile, port, azure: behaviour }: LocalSetUpOptions): Promise<{ azure: LocalAzure; server: LocalServer }> {
  const state = stateFile === undefined ? join(directory, "azure.json") : stateFile;
  const azure = createLocalAzure({ ...behaviour, ...(state === null ? {} : { stateFile: state }) });
  const certificates = join(directory, "certificates");
  mkdirSync(certificates, { recursive: true });
  try {
    return { azure, server: await listen(azure, { port: port ?? preferredPort(directory), directory: certificates }) };
  } catch (error) {
    if (!isPortTaken(error)) {
      throw error;
    }
    if (port !== undefined) {
      throw new Failure(`starting the local Azure: port ${port} is taken (EADDRINUSE)`, {
        hints: ["choose another `--port`, or leave it out"],
      });
    }
    return { azure, server: await listen(azure, { port: 0, directory: certificates }) };
  }
}

/** The same port for the same folder, below the ports that systems hand out: a stack's state may hold addresses. */
export function preferredPort(directory: string): number {
  return 20_000 + (createHash("sha256").update(resolve(directory)).digest().readUInt32BE() % 10_000);
}

function prepareFolders(directory: string, inherited: NodeJS.ProcessEnv): void {
  mkdirSync(backendFolder(directory), { recursive: true });
  mkdirSync(pulumiHome(directory), { recursive: true });
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

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
