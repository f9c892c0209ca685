// How fast `pktcap inspect` reads a large file and how much memory it takes, beside Wireshark's programs on the same file.
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

const mebibytes = Number(process.argv[2] ?? 1024);
const rounds = 3;

interface Run {
  readonly seconds: number;
  readonly peakMebibytes?: number;
}

async function inspectRun(path: string): Promise<Run> {
  const started = performance.now();
  const args = ["--require", join(__dirname, "peakMemory.cjs"), join(__dirname, "../dist/cli/pktcap.js"), "inspect", path];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit", "pipe"] });
  const [kibibytes, [code]] = await Promise.all([text(child.stdio[3] as Readable), once(child, "exit") as Promise<[number]>]);
  if (code !== 0) throw new Error(`pktcap inspect ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, peakMebibytes: Number(kibibytes) / 1024 };
}

function otherRun(program: string, args: string[]): Run | undefined {
  const started = performance.now();
  const { status } = spawnSync(program, args, { stdio: "ignore" });
  return status === 0 ? { seconds: (performance.now() - started) / 1000 } : undefined;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function measure(title: string, path: string): Promise<void> {
  const megabytes = statSync(path).size / 1e6;
  await pipeline(createReadStream(path), new PassThrough().resume());
  const ours: Run[] = [];
  for (let round = 0; round < rounds; round++) ours.push(await inspectRun(path));
  const seconds = median(ours.map((run) => run.seconds));
  const line = (name: string, time: number): string => `  ${name.padEnd(34)}${time.toFixed(2).padStart(8)} s${(megabytes / time).toFixed(0).padStart(8)} MB/s${(time / seconds).toFixed(2).padStart(9)}`;
  console.log(`${title}, ${megabytes.toFixed(0)} MB`);
  console.log(`${line("pktcap inspect", seconds)}   at most ${Math.max(...ours.map((run) => run.peakMebibytes ?? NaN)).toFixed(0)} MiB of memory`);
  const others: [name: string, program: string, args: string[]][] = [
    ["capinfos", "capinfos", [path]],
    ["tshark -q -z conv,tcp -z io,phs", "tshark", ["-n", "-q", "-r", path, "-z", "conv,tcp", "-z", "io,phs"]],
  ];
  for (const [name, program, args] of others) {
    const run = otherRun(program, args);
    console.log(run === undefined ? `  ${name.padEnd(34)}is not installed, or failed` : line(name, run.seconds));
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "inspect-bench-"));
  try {
    console.log(`The median of ${rounds} runs of pktcap inspect, one of the others: time, throughput, and time as a ratio to pktcap inspect\n`);
    const [whole, cut] = [join(folder, "whole.pcap"), join(folder, "cut.pcap")];
    await writeSyntheticCapture(whole, { bytes: mebibytes * 2 ** 20 });
    await measure("Whole packets", whole);
    rmSync(whole);
    await writeSyntheticCapture(cut, { bytes: (mebibytes / 4) * 2 ** 20, snapLength: 68 });
    await measure("68 bytes of each packet", cut);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
