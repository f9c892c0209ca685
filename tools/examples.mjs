// Runs the examples with the real engine, each on the same fresh local Azure, and checks what they do there.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const load = createRequire(import.meta.url);
/** @type {typeof import("../cli/localSetUp.js")} */
const { startLocalSetUp } = load("../dist/cli/localSetUp.js");

const all = readdirSync(join(root, "examples")).filter((name) => has(name, "index.ts") && !has(name, "PulumiPolicy.yaml"));
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`running examples: there is no example "${unknown[0]}"\n  hint: there are ${all.join(", ")}\n`);
  process.exit(2);
}
const names = chosen.length > 0 ? chosen : all;

/** A region of which the local Azure has no network watcher at first. */
const otherRegion = "northeurope";

mkdirSync(join(root, ".local"), { recursive: true });
const folder = mkdtempSync(join(root, ".local", "examples-"));
const local = await startLocalSetUp({
  directory: folder,
  stateFile: null,
  port: 0,
  azure: { timings: { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 } },
});
let good = 0;
try {
  for (const name of names) {
    const started = Date.now();
    const problem = await problemOf(name);
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stdout.write(problem === undefined ? `  ✔ ${name} (${seconds} s)\n` : `  ✘ ${name}: ${problem}\n`);
    if (problem === undefined) good++;
  }
} finally {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${good} of ${names.length} examples\n`);
process.exitCode = good === names.length ? 0 : 1;

/**
 * @param {string} name
 * @param {string} file
 */
function has(name, file) {
  return existsSync(join(root, "examples", name, file));
}

/**
 * What went wrong with an example, or nothing.
 *
 * @param {string} name
 */
async function problemOf(name) {
  const example = join(root, "examples", name);
  const before = idsInAzure();
  local.azure.journal.clear();
  const problem = isStack(example) ? await problemOfStack(example) : await problemOfSteps([["ts-node", [join(example, "index.ts")], ""]], example);
  if (problem !== undefined) return problem;
  // As in Azure, a file stays when its capture goes, in a container that the service makes for it, a region's watcher when its networks go, and an
  // alert that was fired when its rule goes.
  const isOfAzure = /\/microsoft\.alertsmanagement\/alerts\/|\/containers\/network-watcher-logs(\/|$)|\/networkwatcherrg\/providers\/microsoft\.network\/networkwatchers\/[^/]+$/i;
  const left = idsInAzure().filter((id) => !before.includes(id) && !isOfAzure.test(id));
  if (left.length > 0) return `it leaves ${left.join(", ")} in the local Azure`;
  return problemOfOrder();
}

/** @param {string} example */
async function problemOfStack(example) {
  const { up, destroy } = stackSteps(example);
  const problem = await problemOfSteps(up, example);
  if (problem !== undefined) return problem;
  await fireAlerts();
  return (await problemOfFiles(example)) ?? problemOfSteps(destroy, example);
}

/** Fires every alert, and gives what it triggers the time to start a capture. */
async function fireAlerts() {
  for (const { id } of local.azure.alerts()) {
    await local.azure.fireAlert(id);
    local.azure.clock.advance(30);
    await local.azure.settle();
  }
}

/**
 * @param {[string, string[], string][]} steps
 * @param {string} cwd
 */
async function problemOfSteps(steps, cwd) {
  for (const [command, args, expected] of steps) {
    const { code, output } = await run(command, args, cwd);
    if (code !== 0 || !output.includes(expected)) return `\`${command} ${args.join(" ")}\`: exit code ${code}\n${indented(output)}`;
  }
  return undefined;
}

/**
 * Every capture that goes to storage is stopped, downloaded and inspected: its files have packets.
 *
 * @param {string} example
 */
async function problemOfFiles(example) {
  const captures = local.azure.packetCaptures().filter(({ properties }) => properties.storageLocation.storageId !== undefined);
  // Long enough for every kind of traffic to occur.
  if (captures.length > 0) local.azure.clock.advance(60);
  for (const { id, name } of captures) {
    const to = join(mkdtempSync(join(folder, `${name}-`)), "/");
    const stopAndDownload = await problemOfSteps([pktcap("stop", id), pktcap("download", id, "--to", to)], example);
    if (stopAndDownload !== undefined) return stopAndDownload;
    const files = readdirSync(to);
    if (files.length === 0) return `capture "${name}" leaves no file`;
    for (const file of files) {
      const { code, output } = await run(process.execPath, pktcap("inspect", join(to, file), "--output", "json")[1], example);
      if (code !== 0) return `\`pktcap inspect ${file}\`: exit code ${code}\n${indented(output)}`;
      if (JSON.parse(output).totals.packets === 0) return `file "${file}" of capture "${name}" has no packets`;
    }
  }
  return undefined;
}

/**
 * @param {string[]} args
 * @returns {[string, string[], string]}
 */
function pktcap(...args) {
  return [process.execPath, [join(root, "dist/cli/pktcap.js"), ...args], ""];
}

/** Agents come before captures and go after them, and before their machines. */
function problemOfOrder() {
  const done = local.azure.journal.entries.filter(({ method, status }) => (method === "PUT" || method === "DELETE") && status < 300);
  /** @param {string} method @param {RegExp} operation */
  const first = (method, operation) => done.findIndex((entry) => entry.method === method && operation.test(entry.operation));
  const [agent, capture] = [first("PUT", /Extensions_/), first("PUT", /^PacketCaptures_/)];
  if (agent >= 0 && agent > capture) return "the capture comes before its agent";
  const [captureGone, agentGone, machineGone] = [
    first("DELETE", /^PacketCaptures_/),
    first("DELETE", /Extensions_/),
    first("DELETE", /^VirtualMachine(ScaleSet)?s_/),
  ];
  if (capture < 0 || captureGone < 0) return "it makes no capture, or deletes none";
  if (agentGone >= 0 && agentGone < captureGone) return "the agent goes before its capture";
  if (machineGone >= 0 && (machineGone < captureGone || machineGone < agentGone)) return "the machine goes before its capture or agent";
  return undefined;
}

function idsInAzure() {
  return [...new Set(local.azure.store.snapshot().resources.map(({ id }) => id.toLowerCase()))];
}

/**
 * Whether Pulumi runs the example. The others use Pulumi as a library and are run themselves; their project names no program.
 *
 * @param {string} example
 */
function isStack(example) {
  const project = join(example, "Pulumi.yaml");
  return !existsSync(project) || /^main:/m.test(readFileSync(project, "utf8"));
}

/**
 * @param {string} example
 * @returns {Record<"up" | "destroy", [string, string[], string][]>} command, arguments, and what the output has to say
 */
function stackSteps(example) {
  const project = existsSync(join(example, "Pulumi.yaml")) ? example : root;
  const stack = ["--stack", "examples", "-C", project, "--non-interactive"];
  return {
    up: [
      ["pulumi", ["stack", "select", "--create", "examples", "-C", project, "--non-interactive"], ""],
      ...(hasNetwork(example) ? [/** @type {[string, string[], string]} */ (["pulumi", ["config", "set", "azure-native:location", otherRegion, ...stack], ""])] : []),
      ...secretsOf(example).map((key) => /** @type {[string, string[], string]} */ (["pulumi", ["config", "set", "--secret", key, throwawaySecret(), ...stack], ""])),
      ["pulumi", ["up", "--yes", "--skip-preview", ...stack], "created"],
      ["pulumi", ["up", "--yes", "--skip-preview", "--expect-no-changes", ...stack], "unchanged"],
    ],
    destroy: [["pulumi", ["destroy", "--yes", "--skip-preview", ...stack], "deleted"]],
  };
}

/**
 * Whether an example makes its own network, which brings the region's network watcher with it.
 *
 * @param {string} example
 */
function hasNetwork(example) {
  return readFileSync(join(example, "index.ts"), "utf8").includes("new network.VirtualNetwork(");
}

/**
 * The secrets that an example's project asks for.
 *
 * @param {string} example
 */
function secretsOf(example) {
  const project = join(example, "Pulumi.yaml");
  const text = existsSync(project) ? readFileSync(project, "utf8") : "";
  return [...text.matchAll(/^ {2}(\w+):\n {4}type: string\n {4}secret: true$/gm)].map(([, key = ""]) => key);
}

/** A password that meets Azure's rules, new each time. */
function throwawaySecret() {
  return `Aa1-${randomBytes(12).toString("hex")}`;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
async function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, env: local.environment, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const [code] = await once(child, "close");
  return { code, output };
}

/** @param {string} text */
function indented(text) {
  return text.trimEnd().replaceAll(/^/gm, "    | ");
}
