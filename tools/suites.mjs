// The test suites, and how they are run.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuild } from "./setUp/build.mjs";
import { clone } from "./setUp/clone.mjs";
import { ensureEngine } from "./setUp/engine.mjs";
import { runInForeground } from "./setUp/foreground.mjs";

/** @typedef {{ readonly name: string, readonly files: readonly string[], readonly environment?: Record<string, string> }} Suite */

// Tests of processes wait more than they work: files run side by side.
const sideBySide = ["--parallel", "--jobs", "3"];
const [engine, faults, az] = ["test/engine/**/*.test.ts", "test/faults/**/*.test.ts", "test/az/**/*.test.ts"];
const [tarball, languages, clients] = ["test/package/**/*.test.ts", "test/languages/**/*.test.ts", "test/clients/**/*.test.ts"];
const others = "test/!(engine|faults|az|package|languages|clients)/**/*.test.ts";

/** What a change must pass within minutes. The longest files first. */
export const quickSuite = suite("quick", [engine, faults, others]);

export const faultSuite = suite("faults", [faults]);

/** Commands of `az` take seconds each. Without an Azure CLI (`npm run set-up:az`) they are skipped. */
export const azureCliSuite = suite("az", [az]);

/** Programs in YAML, Python, Go and TypeScript with the plugin. What is not set up (`npm run set-up:languages`) is skipped. */
export const languageSuite = suite("languages", [languages]);
/** Microsoft's libraries. Those that are not installed (`npm run set-up:clients`) are skipped. */
export const clientSuite = suite("clients", [clients]);

/** Everything. */
export const allSuites = [
  suite("fast", [others]),
  faultSuite,
  suite("faults-plugin", [faults, "test/soak/soak.test.ts"], { FAULT_ADAPTER: "plugin" }),
  // With all that nobody knows about Azure the other way round.
  suite("faults-switched", [faults], { FAULT_SWITCHES: "all" }),
  azureCliSuite,
  languageSuite,
  clientSuite,
  suite("package", [tarball]),
  suite("engine", [engine]),
];

/**
 * Runs the suites one after the other, and resolves with 0 if every test has passed.
 *
 * @param {readonly Suite[]} suites
 * @param {{ full: boolean }} options `full`: with the tests that `npm test` has no time for
 */
export async function runSuites(suites, { full }) {
  await ensureBuild(clone);
  await ensureEngine(clone);
  const folder = join(clone.local, "test-results");
  rmSync(folder, { recursive: true, force: true });
  let worst = 0;
  for (const { name, files, environment } of suites) {
    const results = join(folder, `${name}.json`);
    if (suites.length > 1) console.log(`\n== ${name}`);
    const exitCode = await mocha(files, results, { environment: { ...(full && { TESTS: "all" }), ...environment } });
    if (exitCode > 128 || !ranToTheEnd(results)) {
      return exitCode || 1;
    }
    worst = Math.max(worst, exitCode);
  }
  return worst && 1;
}

/**
 * @param {readonly string[]} args
 * @param {string} results where the figures go
 * @param {object} [options]
 * @param {string} [options.reporter] its file in tools/
 * @param {Record<string, string>} [options.environment]
 */
export function mocha(args, results, { reporter = "reporter.cjs", environment = {} } = {}) {
  const program = join(clone.modules, "mocha", "bin", "mocha.js");
  const reporting = ["--reporter", join(clone.root, "tools", reporter), "--reporter-option", `results=${results}`];
  // Where a test starts Pulumi without a home of its own, it must not write to the person's.
  // Hundreds of processes load the same code.
  const shared = { PULUMI_HOME: join(clone.local, "pulumi"), NODE_COMPILE_CACHE: join(clone.local, "compile-cache") };
  const env = { ...clone.environment(), ...shared, ...environment };
  return runInForeground(clone.node, [program, ...reporting, ...args], { cwd: clone.root, env });
}

/**
 * @param {string} name
 * @param {readonly string[]} files
 * @param {Record<string, string>} [environment]
 * @returns {Suite}
 */
function suite(name, files, environment) {
  return { name, files: [...files, ...sideBySide], ...(environment && { environment }) };
}

/** @param {string} results */
function ranToTheEnd(results) {
  try {
    return JSON.parse(readFileSync(results, "utf8")).passed >= 0;
  } catch {
    return false;
  }
}
