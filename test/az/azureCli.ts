import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalAzure, environment, listen, type LocalAzure, type LocalAzureServer } from "../../emulator";
import { azureCliPython } from "../../tools/setUp/azureCli.mjs";

/** What a command of az has come to. */
export interface Outcome {
  exitCode: number;
  /** What it printed, from JSON; the text where it was none. */
  output: unknown;
  stderr: string;
}

/** az as it comes, logged in to a local Azure of its own. */
export interface AzureCli {
  readonly azure: LocalAzure;
  readonly server: LocalAzureServer;
  /** A folder of its own. */
  readonly folder: string;
  /** The variables that lead other programs to the same local Azure. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a command whatever comes of it. */
  readonly run: (...args: string[]) => Promise<Outcome>;
  /** Runs a command that is to succeed, and returns what it printed. */
  readonly az: <T = unknown>(...args: string[]) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** No command may take longer. */
const longestMilliseconds = 250_000;

/** For `before`: skips the suite where there is no az, and says why. */
export async function startAzureCli(suite: Mocha.Context): Promise<AzureCli> {
  suite.timeout(2 * longestMilliseconds);
  const python = azureCliPython();
  if (python === undefined) {
    console.log("      skipped: the Azure CLI is not set up (`npm run set-up:az`)");
    return suite.skip();
  }
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "packet-capture-az-"));
  const azure = createLocalAzure({ timings: { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 1 } });
  const server = await listen(azure, { directory: join(folder, "certificates") });
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    NO_PROXY: "localhost",
    AZURE_CONFIG_DIR: join(folder, "config"),
    AZURE_EXTENSION_DIR: join(folder, "extensions"),
    AZURE_CORE_COLLECT_TELEMETRY: "false",
    AZURE_CORE_SURVEY_MESSAGE: "false",
    AZURE_CORE_NO_COLOR: "true",
    ...environment(server),
  };
  const run = (...args: string[]) =>
    new Promise<Outcome>((resolve) => {
      execFile(python, ["-m", "azure.cli", ...args], { cwd: folder, env, timeout: longestMilliseconds }, (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : typeof error.code === "number" ? error.code : -1, output: fromJson(stdout), stderr });
      });
    });
  const az = async <T>(...args: string[]) => {
    const { exitCode, output, stderr } = await run(...args);
    if (exitCode !== 0) throw new Error(`az ${args.join(" ")}: exit code ${exitCode}\n${stderr}`);
    return output as T;
  };
  const close = async () => {
    await server.close();
    azure.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await az("cloud", "register", "--name", "local", "--endpoint-resource-manager", server.url);
    await az("cloud", "set", "--name", "local");
    const { clientId, clientSecret, tenantId } = azure.identity;
    await az("login", "--service-principal", "--username", clientId, "--password", clientSecret, "--tenant", tenantId);
  } catch (error) {
    await close();
    throw error;
  }
  return { azure, server, folder, environment: env, run, az, close };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
