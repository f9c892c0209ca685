// How long a stack of captures takes, and what it costs: this package's two providers, resources that do nothing, and Terraform's azurerm, all in one run on one local Azure.
//
//   npm run bench:peers -- [--captures 1,20,200] [--retry-after 0,1,10] [--only TEXT] [--tofu PATH --azurerm FOLDER]
//
// `--only` measures those whose name contains the text, such as "plugin" or "YAML", and compares with the first of them.
// `--tofu` is OpenTofu or Terraform, `--azurerm` the folder with the provider's executable. Without them the rest is compared. Linux only; needs a build.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startLocalSetUp } from "../cli/localSetUp";
import { articleIds } from "../emulator";
import { executable } from "../test/executable";
import { clone } from "../tools/setUp/clone.mjs";
import { languagePath } from "../tools/setUp/languages.mjs";

const ids = articleIds("00000000-0000-0000-0000-000000000000");
const steps = ["create", "unchanged", "preview", "refresh", "destroy"] as const;
const pluginMain = join(clone.dist, "provider", "plugin", "main.js");
const azurermStarts = "terraform-provider-azurerm";

type Step = (typeof steps)[number];
type Command = readonly [program: string, ...args: string[]];

interface Peer {
  readonly name: string;
  /** Writes the program for so many captures into a folder. */
  readonly write: (folder: string, captures: number) => void;
  /** Before the first step. */
  readonly prepare: readonly Command[];
  readonly commands: Readonly<Record<Step, Command>>;
  /** What the command line of the provider's process contains. */
  readonly provider: string;
  readonly environment?: (folder: string) => NodeJS.ProcessEnv;
}

interface Cost {
  readonly seconds: number;
  readonly requests: number;
  /** Of all processes of the command together, and of the largest process of the provider, in MB. */
  readonly megabytes: number;
  readonly providerMegabytes: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      captures: { type: "string", default: "1,20,200" },
      "retry-after": { type: "string", default: "0,1,10" },
      only: { type: "string", default: "" },
      tofu: { type: "string" },
      azurerm: { type: "string" },
    },
  });
  const all = [empty, typeScript, pluginTypeScript, ...yaml(), ...azurerm(values.tofu, values.azurerm)];
  const peers = all.filter(({ name }) => name.includes(values.only));
  if (peers.length === 0) throw new Error(`--only: must be in one of the names ${all.map(({ name }) => `"${name}"`).join(", ")}, got "${values.only}"`);
  await measureStart();
  for (const retryAfter of numbers("retry-after", values["retry-after"])) {
    for (const captures of numbers("captures", values.captures)) await compare(peers, captures, retryAfter);
  }
}

function numbers(option: string, text: string): number[] {
  if (!/^\d{1,4}(,\d{1,4})*$/.test(text)) throw new Error(`--${option}: must be whole numbers with commas between them, got "${text}"`);
  return text.split(",").map(Number);
}

const pulumi: Pick<Peer, "prepare" | "commands"> = {
  prepare: [["pulumi", "stack", "init", "bench"]],
  commands: {
    create: ["pulumi", "up", "--yes", "--skip-preview"],
    unchanged: ["pulumi", "up", "--yes", "--skip-preview"],
    preview: ["pulumi", "preview"],
    refresh: ["pulumi", "refresh", "--yes", "--skip-preview"],
    destroy: ["pulumi", "destroy", "--yes", "--skip-preview"],
  },
};

const target = `{ target: ${JSON.stringify(ids.virtualMachine)}, storageLocation: { storageId: ${JSON.stringify(ids.storageAccount)} }, timeLimitInSeconds: 18000 }`;

/** Captures in TypeScript, by whatever `make` declares. */
function typeScriptProgram(head: string, make: string): Peer["write"] {
  return (folder, captures) => {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(folder, "index.ts"), `${head}\nfor (let index = 0; index < ${captures}; index++) ${make};\n`);
  };
}

/** Nothing is asked of anybody: what is left is Pulumi itself. */
const empty: Peer = {
  ...pulumi,
  name: "empty resources, TypeScript",
  provider: "dynamic-provider",
  write: typeScriptProgram(
    `import * as pulumi from "@pulumi/pulumi";\nconst nothing: pulumi.dynamic.ResourceProvider = { create: async () => ({ id: "empty", outs: {} }), diff: async () => ({ changes: false }) };`,
    "new pulumi.dynamic.Resource(nothing, `c${index}`, {})",
  ),
};

const typeScript: Peer = {
  ...pulumi,
  name: "dynamic, TypeScript",
  provider: "dynamic-provider",
  write: typeScriptProgram(`import { PacketCapture } from "pulumi-azure-packet-capture";`, `new PacketCapture(\`c\${index}\`, ${target})`),
};

const pluginTypeScript: Peer = {
  ...pulumi,
  name: "plugin, TypeScript",
  provider: pluginMain,
  write: typeScriptProgram(
    `import * as pulumi from "@pulumi/pulumi";`,
    `new pulumi.CustomResource("azure-packet-capture:index:PacketCapture", \`c\${index}\`, ${target})`,
  ),
};

function yaml(): Peer[] {
  if (languagePath("yaml") === undefined) {
    console.log("plugin, YAML: left out, because Pulumi's language yaml is not set up (`npm run set-up:languages`)");
    return [];
  }
  const one = (index: number) =>
    `  c${index}:\n    type: azure-packet-capture:PacketCapture\n    properties:\n      target: ${ids.virtualMachine}\n      storageLocation:\n        storageId: ${ids.storageAccount}\n      timeLimitInSeconds: 18000\n`;
  const write: Peer["write"] = (folder, captures) =>
    writeFileSync(join(folder, "Pulumi.yaml"), `name: bench\nruntime: yaml\nresources:\n${Array.from({ length: captures }, (_, index) => one(index)).join("")}`);
  return [{ ...pulumi, name: "plugin, YAML", provider: pluginMain, write }];
}

function azurerm(tofu: string | undefined, folder: string | undefined): Peer[] {
  if (tofu === undefined || folder === undefined) {
    console.log("azurerm: left out; give `--tofu PATH` and `--azurerm FOLDER` to compare it");
    return [];
  }
  const apply = ["apply", "-auto-approve", "-parallelism=64"] as const;
  return [
    {
      name: "azurerm",
      provider: azurermStarts,
      prepare: [],
      commands: {
        create: [tofu, ...apply],
        unchanged: [tofu, ...apply],
        preview: [tofu, "plan", "-parallelism=64"],
        refresh: [tofu, ...apply, "-refresh-only"],
        destroy: [tofu, "destroy", "-auto-approve", "-parallelism=64"],
      },
      write: (place, captures) => {
        writeFileSync(join(place, "tofu.rc"), `provider_installation {\n  dev_overrides { "hashicorp/azurerm" = ${JSON.stringify(folder)} }\n  direct {}\n}\n`);
        writeFileSync(
          join(place, "main.tf"),
          `provider "azurerm" {\n  features {}\n  resource_provider_registrations = "none"\n}\nresource "azurerm_virtual_machine_packet_capture" "c" {\n  count = ${captures}\n  name = "c\${count.index}"\n  network_watcher_id = ${JSON.stringify(ids.networkWatcher)}\n  virtual_machine_id = ${JSON.stringify(ids.virtualMachine)}\n  maximum_capture_duration_in_seconds = 18000\n  storage_location { storage_account_id = ${JSON.stringify(ids.storageAccount)} }\n}\n`,
        );
      },
      environment: (place) => ({ TF_CLI_CONFIG_FILE: join(place, "tofu.rc"), TF_IN_AUTOMATION: "1" }),
    },
  ];
}

/** How long the plugin takes from its start to its port. */
async function measureStart(): Promise<void> {
  // Stands for the engine: the plugin connects to it only to write a line.
  const engine = createServer().listen(0, "127.0.0.1");
  await once(engine, "listening");
  const { port } = engine.address() as { port: number };
  const took: number[] = [];
  const bare: number[] = [];
  for (let index = 0; index < 11; index++) {
    bare.push(await timed(async () => once(spawn(clone.node, ["-e", "0"]), "exit")));
    const child = spawn(clone.node, [pluginMain, `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
    took.push(await timed(async () => once(createInterface(child.stdout), "line")));
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  engine.close();
  const [plugin, node] = [median(took), median(bare)];
  console.log(`plugin: ${(plugin * 1000).toFixed(0)} ms from its start to its port, ${(plugin / node).toFixed(1)} times a Node.js that does nothing (${(node * 1000).toFixed(0)} ms)`);
}

async function compare(peers: readonly Peer[], captures: number, retryAfter: number): Promise<void> {
  console.log(`\n${captures} ${captures === 1 ? "capture" : "captures"}, Retry-After ${retryAfter} s`);
  console.log(["", ...steps.map((step) => `${step} (s / requests)`), "all (MB)", "provider (MB)"].join(" | "));
  const costs = new Map<string, Costs>();
  for (const peer of peers) {
    const found = await costsOf(peer, captures, retryAfter);
    costs.set(peer.name, found);
    const times = steps.map((step) => `${found[step].seconds.toFixed(2)} / ${found[step].requests}`);
    console.log([peer.name, ...times, most(found, "megabytes").toFixed(0), most(found, "providerMegabytes").toFixed(0)].join(" | "));
  }
  const base = costs.has("azurerm") ? "azurerm" : peers[0]!.name;
  for (const [name, found] of costs) {
    if (name !== base) console.log([`${name} / ${base}`, ...ratios(found, costs.get(base)!)].join(" | "));
  }
}

type Costs = Readonly<Record<Step, Cost>>;

/** In the columns of the costs themselves. Requests have none where the other makes none. */
function ratios(costs: Costs, base: Costs): string[] {
  const ratio = (ours: number, theirs: number) => (theirs === 0 ? "-" : (ours / theirs).toFixed(2));
  const ofSteps = steps.map((step) => `${ratio(costs[step].seconds, base[step].seconds)} / ${ratio(costs[step].requests, base[step].requests)}`);
  return [...ofSteps, ratio(most(costs, "megabytes"), most(base, "megabytes")), ratio(most(costs, "providerMegabytes"), most(base, "providerMegabytes"))];
}

function most(costs: Costs, key: "megabytes" | "providerMegabytes"): number {
  return Math.max(...steps.map((step) => costs[step][key]));
}

/** All steps in a folder and on a local Azure of their own. */
async function costsOf(peer: Peer, captures: number, retryAfter: number): Promise<Record<Step, Cost>> {
  mkdirSync(clone.local, { recursive: true });
  // Inside the clone: programs find the package by its own name there.
  const folder = mkdtempSync(join(clone.local, "bench-peers-"));
  const plugin = join(folder, "plugin");
  executable(join(plugin, "pulumi-resource-azure-packet-capture"), `exec "${clone.node}" "${pluginMain}" "$@"`);
  const timings = { create: retryAfter, delete: retryAfter, stop: 0, captureStart: 0, retryAfter };
  const inherited = {
    ...process.env,
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PATH: [plugin, ...(languagePath("yaml") ?? []), process.env["PATH"]].join(delimiter),
  };
  const local = await startLocalSetUp({ directory: join(folder, "local"), stateFile: null, port: 0, azure: { timings, throttling: "off" }, inherited });
  try {
    const env = { ...local.environment, ...peer.environment?.(folder) };
    peer.write(folder, captures);
    for (const [program, ...args] of peer.prepare) execFileSync(program, args, { cwd: folder, env, stdio: "pipe" });
    const found: Partial<Record<Step, Cost>> = {};
    for (const step of steps) {
      local.azure.journal.clear();
      const spent = await run(peer, peer.commands[step], folder, env);
      found[step] = { ...spent, requests: local.azure.journal.entries.length };
    }
    return found as Record<Step, Cost>;
  } finally {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run({ name, provider }: Peer, [program, ...args]: Command, cwd: string, env: NodeJS.ProcessEnv): Promise<Omit<Cost, "requests">> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => output.push(data.toString()));
  let [megabytes, providerMegabytes] = [0, 0];
  const watching = setInterval(() => {
    const processes = treeOf(child.pid!);
    megabytes = Math.max(megabytes, sum(processes.map(({ resident }) => resident)));
    providerMegabytes = Math.max(providerMegabytes, ...processes.filter(({ command }) => command.includes(provider)).map(({ resident }) => resident));
  }, 100);
  try {
    const seconds = await timed(async () => once(child, "close"));
    if (child.exitCode !== 0) throw new Error(`${name}: ${program} ${args.join(" ")} ended with ${child.exitCode}\n${output.join("")}`);
    return { seconds, megabytes, providerMegabytes };
  } finally {
    clearInterval(watching);
  }
}

interface Process {
  readonly command: string;
  /** In MB. */
  readonly resident: number;
}

/** A process and all that it has started. */
function treeOf(root: number): Process[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => statusOf(Number(pid)));
  const found = new Set([root]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

function statusOf(pid: number): (Process & { pid: number; parent: number })[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const number = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return [{ pid, parent: number("PPid"), command, resident: number("VmRSS") / 1024 }];
  } catch {
    return [];
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
