// `npm test`: every test, the fast ones first. `npm test -- <files or mocha's options>` runs some of them.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";
import { ensureEngine } from "../setUp/engine.mjs";
import { runInForeground } from "../setUp/foreground.mjs";

/** Commands of `az` take seconds each: files run side by side. Without an Azure CLI (`npm run set-up:az`) they are skipped. */
export const azureCliSuite = { name: "az", files: ["test/az/**/*.test.ts", "--parallel", "--jobs", "2"] };

/** Each case starts processes and waits for them: files run side by side. */
export const faultSuite = { name: "faults", files: ["test/faults/**/*.test.ts", "--parallel", "--jobs", "2"] };

/** Every case once more, with all that nobody knows about Azure the other way round: where there is time for every case. */
const switchedFaults = process.env.FAULTS === "all" ? [{ ...faultSuite, name: "faults-switched", environment: { FAULT_SWITCHES: "all" } }] : [];

/** @type {readonly { name: string, files: string[], environment?: Record<string, string> }[]} */
const suites = [
  { name: "fast", files: ["test/**/*.test.ts", "--ignore", "test/engine/**", "--ignore", "test/az/**", "--ignore", "test/faults/**"] },
  faultSuite,
  ...switchedFaults,
  azureCliSuite,
  // Pulumi's commands wait more than they work: files run side by side.
  { name: "engine", files: ["test/engine/**/*.test.ts", "--parallel", "--jobs", "2"] },
];

/** @param {string[]} chosen */
export default async function test(chosen) {
  await ensureBuild(clone);
  await ensureEngine(clone);
  const folder = join(clone.local, "test-results");
  rmSync(folder, { recursive: true, force: true });
  if (chosen.length > 0) {
    return mocha(chosen, join(folder, "chosen.json"));
  }
  let worst = 0;
  for (const { name, files, environment } of suites) {
    const results = join(folder, `${name}.json`);
    const exitCode = await mocha(files, results, "reporter.cjs", environment);
    if (exitCode > 128 || !ranToTheEnd(results)) {
      return exitCode || 1;
    }
    worst = Math.max(worst, exitCode);
  }
  return worst && 1;
}

/**
 * @param {string[]} args
 * @param {string} results
 * @param {string} [name] the reporter's file in tools/
 * @param {Record<string, string>} [environment]
 */
export function mocha(args, results, name = "reporter.cjs", environment = {}) {
  const program = join(clone.modules, "mocha", "bin", "mocha.js");
  const reporter = ["--reporter", join(clone.root, "tools", name), "--reporter-option", `results=${results}`];
  // Where a test starts Pulumi without a home of its own, it must not write to the person's.
  const env = { ...clone.environment(), PULUMI_HOME: join(clone.local, "pulumi"), ...environment };
  return runInForeground(clone.node, [program, ...reporter, ...args], { cwd: clone.root, env });
}

/** @param {string} results */
function ranToTheEnd(results) {
  try {
    return JSON.parse(readFileSync(results, "utf8")).passed >= 0;
  } catch {
    return false;
  }
}
