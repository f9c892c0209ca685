// `npm run soak -- --runs N --seed S [--engine | --adapter plugin]`: random faults over random programs; ends with one line of figures.

import { parseArgs } from "node:util";
import { adapter } from "../faults/conditions";
import { engineSoak } from "./engine/engineSoak";
import { figures, soak, type Tally } from "./soak";

const everyNthInOwnProcess = 50;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "300" }, seed: { type: "string", default: "1" }, engine: { type: "boolean", default: false }, adapter: { type: "string", default: "dynamic" } } });
  const [runs, first] = [wholeNumber("runs", values.runs), wholeNumber("seed", values.seed)];
  process.env["FAULT_ADAPTER"] = adapter(values.adapter);
  if (values.engine && adapter() === "plugin") throw new Error("--engine: the programs of the real engine use the dynamic provider; leave out --adapter");
  const seeds = Array.from({ length: runs }, (_, index) => first + index);
  const tally: Tally = { runs: 0, faults: 0, broken: [] };
  if (values.engine) await engineSoak(seeds, tally);
  else for (const seed of seeds) await soak([seed], seed % everyNthInOwnProcess === 0 ? "process" : "here", tally);
  for (const { seed, schedule, message } of tally.broken) {
    console.log(`seed ${seed}: ${message}\n${schedule.map((line) => `  ${JSON.stringify(line)}`).join("\n")}`);
  }
  console.log(figures(tally));
  return tally.broken.length === 0 ? 0 : 1;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name}: must be a whole number, got "${text}"`);
  return Number(text);
}

void main().then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
