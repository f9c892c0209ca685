// How fast `pktcap inspect` reads a large file, and `pktcap compare` two, and how much memory they take, beside Wireshark's programs on the same files.
//
// `npm run bench:inspect -- <MiB>` (default: 1024). The files are made in a temporary folder and deleted. The compiled command runs, in a process
// of its own (`npm run build` first); the file has been read once before, so that no program waits for the disk alone.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { writeSyntheticCapture } from "./syntheticCapture";
import { writeSyntheticPair } from "./syntheticPair";

const mebibytes = Number(process.argv[2] ?? 1024);
const rounds = 3;

interface Run {
  readonly seconds: number;
  readonly peakMebibytes?: number;
}

async function pktcapRun(command: string, paths: readonly string[]): Promise<Run> {
  const started = performance.now();
  const args = ["--require", join(__dirname, "peakMemory.cjs"), join(__dirname, "../dist/cli/pktcap.js"), command, ...paths];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit", "pipe"] });
  const [kibibytes, [code]] = await Promise.all([text(child.stdio[3] as Readable), once(child, "exit") as Promise<[number]>]);
  if (code !== 0) throw new Error(`pktcap ${command} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, peakMebibytes: Number(kibibytes) / 1024 };
}

function otherRun(programs: readonly (readonly [program: string, args: readonly string[]])[]): Run | undefined {
  const started = performance.now();
  const isDone = programs.every(([program, args]) => spawnSync(program, args, { stdio: "ignore" }).status === 0);
  return isDone ? { seconds: (performance.now() - started) / 1000 } : undefined;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

interface Other {
  readonly name: string;
  /** One after another. */
  readonly programs: readonly (readonly [program: string, args: readonly string[]])[];
}

async function measure(title: string, command: "inspect" | "compare", paths: readonly string[], others: readonly Other[]): Promise<void> {
  const megabytes = paths.reduce((sum, path) => sum + statSync(path).size / 1e6, 0);
  for (const path of paths) await pipeline(createReadStream(path), new PassThrough().resume());
  const ours: Run[] = [];
  for (let round = 0; round < rounds; round++) ours.push(await pktcapRun(command, paths));
  const seconds = median(ours.map((run) => run.seconds));
  const line = (name: string, time: number): string => `  ${name.padEnd(34)}${time.toFixed(2).padStart(8)} s${(megabytes / time).toFixed(0).padStart(8)} MB/s${(time / seconds).toFixed(2).padStart(9)}`;
  console.log(`${title}, ${megabytes.toFixed(0)} MB`);
  console.log(`${line(`pktcap ${command}`, seconds)}   at most ${Math.max(...ours.map((run) => run.peakMebibytes ?? NaN)).toFixed(0)} MiB of memory`);
  for (const { name, programs } of others) {
    const run = otherRun(programs);
    console.log(run === undefined ? `  ${name.padEnd(34)}is not installed, or failed` : line(name, run.seconds));
  }
}

function beside(path: string): Other[] {
  return [
    { name: "capinfos", programs: [["capinfos", [path]]] },
    { name: "tshark -q -z conv,tcp -z io,phs", programs: [["tshark", ["-n", "-q", "-r", path, "-z", "conv,tcp", "-z", "io,phs"]]] },
  ];
}

/** What a person does without `pktcap compare`: both files as one, and Wireshark's list of what was not seen. */
function besidePair(paths: readonly string[], merged: string): Other[] {
  const analysis = ["-n", "-q", "-r", merged, "-z", "io,stat,0,tcp.analysis.lost_segment,tcp.analysis.duplicate_ack"];
  return [{ name: "mergecap, then tshark", programs: [["mergecap", ["-w", merged, ...paths]], ["tshark", analysis]] }];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "inspect-bench-"));
  try {
    console.log(`The median of ${rounds} runs of pktcap, one of the others: time, throughput, and time as a ratio to pktcap\n`);
    const [whole, cut] = [join(folder, "whole.pcap"), join(folder, "cut.pcap")];
    await writeSyntheticCapture(whole, { bytes: mebibytes * 2 ** 20 });
    await measure("Whole packets", "inspect", [whole], beside(whole));
    rmSync(whole);
    await writeSyntheticCapture(cut, { bytes: (mebibytes / 4) * 2 ** 20, snapLength: 68 });
    await measure("68 bytes of each packet", "inspect", [cut], beside(cut));
    rmSync(cut);
    const pair = [join(folder, "client.pcap"), join(folder, "server.pcap")] as const;
    const merged = join(folder, "merged.pcap");
    await writeSyntheticPair(pair, { bytes: mebibytes * 2 ** 20 });
    await measure("Two files of whole packets", "compare", pair, besidePair(pair, merged));
    await writeSyntheticPair(pair, { bytes: (mebibytes / 4) * 2 ** 20, snapLength: 68 });
    await measure("Two files with 68 bytes of each packet", "compare", pair, besidePair(pair, merged));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
