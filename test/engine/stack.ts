import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { articleIds, type LocalAzure, type LocalAzureOptions } from "../../emulator";
import { type LocalSetUp, startLocalSetUp } from "../../cli/localSetUp";
import { endOf } from "../startedProgram";
import { until } from "../until";

const quick = { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 };

/** What a Pulumi command did. */
export interface Run {
  readonly code: number | null;
  /** stdout and stderr as a person reads them. */
  readonly output: string;
}

/** A command that runs. */
export interface Started {
  readonly child: ChildProcess;
  readonly done: Promise<Run>;
  readonly output: () => string;
  /** Waits until it has written something. */
  readonly says: (text: string) => Promise<void>;
}

/** A stack of the real engine on a local Azure in this very process. */
export class EngineStack {
  readonly azure: LocalAzure;
  readonly ids: ReturnType<typeof articleIds>;

  private constructor(
    private readonly local: Pick<LocalSetUp, "azure" | "environment" | "close">,
    readonly folder: string,
    private readonly variables: NodeJS.ProcessEnv = {},
  ) {
    this.azure = local.azure;
    this.ids = articleIds(this.azure.identity.subscriptionId);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: engine-test\nruntime: nodejs\nmain: index.js\n");
  }

  static async start(timings: LocalAzureOptions["timings"] = quick, options: LocalAzureOptions = {}): Promise<EngineStack> {
    // Inside the clone, where programs find this package by its own name.
    mkdirSync(join(process.cwd(), ".local"), { recursive: true });
    const folder = mkdtempSync(join(process.cwd(), ".local", "engine-test-"));
    const local = await startLocalSetUp({ directory: join(folder, "local"), stateFile: null, port: 0, azure: { timings, ...options } });
    if (local.engine === undefined) throw new Error(`no Pulumi was found: ${local.engineReasons.join("; ")}`);
    return EngineStack.on(local, folder);
  }

  /** A stack in a folder of the clone, on a local Azure that runs already. */
  static async on(local: Pick<LocalSetUp, "azure" | "environment" | "close">, folder: string): Promise<EngineStack> {
    const stack = new EngineStack(local, folder);
    await stack.pulumi("stack", "select", "--create", "test");
    return stack;
  }

  /**
   * A stack of the same project and name in a state backend of its own, on the same local Azure: a colleague's. It is closed with this one.
   */
  async colleague(): Promise<EngineStack> {
    const folder = this.file("colleague");
    const backend = join(folder, "stacks");
    mkdirSync(backend, { recursive: true });
    const stack = new EngineStack(this.local, folder, { PULUMI_BACKEND_URL: pathToFileURL(backend).href });
    await stack.pulumi("stack", "select", "--create", "test");
    return stack;
  }

  /**
   * Writes the stack's program.
   *
   * @param text Runs with `pulumi`, `PacketCapture`, `machine` and `account` (ids of the article's world) and `exports`.
   */
  program(text: string): void {
    const head = [
      'const pulumi = require("@pulumi/pulumi");',
      'const { PacketCapture } = require("pulumi-azure-packet-capture");',
      `const machine = ${JSON.stringify(this.ids.virtualMachine)};`,
      `const account = { storageId: ${JSON.stringify(this.ids.storageAccount)} };`,
    ];
    writeFileSync(join(this.folder, "index.js"), [...head, text].join("\n"));
  }

  /** The project's name. */
  get project(): string {
    return /^name: (\S+)/m.exec(this.read("Pulumi.yaml"))?.[1] ?? "";
  }

  /** How the engine names a capture of the program. */
  urn(name = "web"): string {
    return `urn:pulumi:test::engine-test::pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture::${name}`;
  }

  /** The path of a file of the stack's own. */
  file(name: string): string {
    return join(this.folder, name);
  }

  /** The text of such a file. */
  read(name: string): string {
    return readFileSync(this.file(name), "utf8");
  }

  /** A program with one capture named `web`, whose id and status it exports. */
  capture(args = "", options = ""): void {
    this.program(`
      const capture = new PacketCapture("web", { target: machine, storageLocation: account, ${args} }, { ${options} });
      exports.id = capture.id;
      exports.status = capture.packetCaptureStatus;`);
  }

  up(...options: string[]): Promise<Run> {
    return this.pulumi("up", "--yes", "--skip-preview", ...options);
  }

  preview(...options: string[]): Promise<Run> {
    return this.pulumi("preview", ...options);
  }

  refresh(): Promise<Run> {
    return this.pulumi("refresh", "--yes", "--skip-preview", "--diff");
  }

  destroy(): Promise<Run> {
    return this.pulumi("destroy", "--yes", "--skip-preview");
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.pulumi("stack", "output", "--json")).output) as Record<string, unknown>;
  }

  /** The sessions in Azure by their captures' names, such as `Running since 2026-11-23T08:55:19.1230000Z`. */
  sessions(): Record<string, string> {
    return Object.fromEntries(
      this.azure
        .packetCaptures()
        .map(({ name, packetCaptureStatus, captureStartTime = "never" }) => [name, `${packetCaptureStatus} since ${captureStartTime}`]),
    );
  }

  /** The same as the state has it. */
  async recordedSessions(): Promise<Record<string, string>> {
    const captures = (await this.state()).resources.filter(({ type }) => type.endsWith(":PacketCapture"));
    return Object.fromEntries(
      captures.map(({ id = "", outputs: { packetCaptureStatus, captureStartTime } = {} }) => {
        return [id.slice(id.lastIndexOf("/") + 1), `${String(packetCaptureStatus)} since ${String(captureStartTime)}`] as const;
      }),
    );
  }

  /** Makes a capture as another person or tool would, by a plain request: of everything on the article's machine, unless told otherwise. */
  async captureByHand(name: string, properties: Record<string, unknown> = {}): Promise<void> {
    const body = {
      properties: { target: this.ids.virtualMachine, storageLocation: { storageId: this.ids.storageAccount }, ...properties },
    };
    const { status } = await this.azure.handle({
      method: "PUT",
      url: `${this.ids.networkWatcher}/packetCaptures/${name}?api-version=2026-01-01`,
      headers: { authorization: `Bearer ${await this.azure.issueToken()}` },
      body: JSON.stringify(body),
    });
    assert.equal(status, 201);
  }

  /** The stack's state, whole. */
  async state(): Promise<{ text: string; resources: { type: string; id?: string; outputs?: Record<string, unknown> }[] }> {
    const { output } = await this.pulumi("stack", "export");
    const { deployment } = JSON.parse(output) as { deployment: { resources?: [] } };
    return { text: output, resources: deployment.resources ?? [] };
  }

  /** What was asked of Azure since the last call. */
  requests(): string[] {
    const besides = ["Metadata_Get", "Token", "OpenIdConfiguration_Get"];
    const lines = this.azure.journal.entries
      .filter(({ operation }) => !besides.includes(operation))
      // Resources without rules of their own have no operation's name, only verb and type.
      .map(
        ({ method, operation, status }) =>
          `${operation.startsWith(`${method} `) ? "" : `${method} `}${operation} ${status === 0 ? "lost" : status}`,
      );
    this.azure.journal.clear();
    return lines;
  }

  /** The requests since the last call that changed something of captures, or were meant to. */
  captureChanges(): string[] {
    return this.requests().filter((line) => /^\w+ PacketCaptures_(Create|Stop|Delete) /.test(line));
  }

  async pulumi(...args: string[]): Promise<Run> {
    const { done } = this.start(args);
    return done;
  }

  /** Every variable of a command that is to work on the stack's local Azure. */
  get environment(): NodeJS.ProcessEnv {
    return { ...this.local.environment, NO_COLOR: "1", ...this.variables };
  }

  /** Starts a Pulumi command that is not to be waited for yet. */
  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
    return this.startCommand("pulumi", [...args, "--non-interactive"], environment);
  }

  /** Runs any command as Pulumi's are run. */
  run(command: string, args: readonly string[]): Promise<Run> {
    return this.startCommand(command, args, {}).done;
  }

  private startCommand(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Started {
    const options = {
      cwd: this.folder,
      env: { ...this.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"],
    };
    const child = spawn(command, args, options);
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    const line = [command, ...args].join(" ");
    const done = endOf(child, { command: line, output: () => output, result: ({ code }) => ({ code, output }) });
    const says = async (text: string): Promise<void> => {
      const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
      await until(
        `\`${line}\` to say "${text}"`,
        () => output.includes(text) || isOver(),
        () => output,
      );
      if (!output.includes(text)) assert.ok((await done).output.includes(text), `\`${line}\` has ended without "${text}": ${output}`);
    };
    return { child, done, output: () => output, says };
  }

  /** The processes that work in the stack's folder, by id: the engine's, the program's and the provider's; with their command lines. */
  processes(): { pid: number; command: string }[] {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => {
      try {
        if (readlinkSync(`/proc/${pid}/cwd`) !== this.folder) return [];
        return [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") }];
      } catch {
        // It has gone meanwhile, or is somebody else's.
        return [];
      }
    });
  }

  /**
   * Sends those of the stack's processes a signal whose command lines have this text.
   *
   * @param signal `SIGTERM` unless told otherwise
   */
  kill(text = "", signal: NodeJS.Signals = "SIGTERM"): void {
    for (const { pid, command } of this.processes()) {
      if (!command.includes(text)) continue;
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  /** Tidies up after an engine that was killed: its provider ends by itself. Pulumi's own language host stays for ever, and so does a lock. */
  async tidyUp(): Promise<void> {
    if (existsSync("/proc/self/cwd")) {
      const providers = (): string[] =>
        this.processes().flatMap(({ command }) => (command.includes("cmd/dynamic-provider") ? [command] : []));
      await until(
        "the end of the provider, which would stay for ever",
        () => providers().length === 0,
        () => providers().join("\n"),
      );
      this.kill();
    }
    await this.pulumi("cancel", "--yes");
  }

  async close(): Promise<void> {
    await this.local.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A stack for each test of a `describe`, closed afterwards: call it inside `describe`, and the result inside `it`. */
export function engineStack(timings?: LocalAzureOptions["timings"], options?: LocalAzureOptions): () => EngineStack {
  let stack: EngineStack;
  beforeEach(async () => {
    stack = await EngineStack.start(timings, options);
  });
  afterEach(() => stack.close());
  return () => stack;
}
