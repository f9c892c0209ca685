// `npm run faults`: the whole fault matrix, with the SDK's own provider process, with the native plugin and, where a row needs it, with the real
// engine; then with each switch of the local Azure that stands for an unknown on its other side. `npm run faults -- plugin secondPut all` runs it with
// these alone.

import { join } from "node:path";
import switched from "../../test/faults/switches.cjs";
import { ensureBuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";
import { ensureEngine } from "../setUp/engine.mjs";
import { faultSuite, mocha } from "../suites.mjs";

/** @param {string[]} chosen switches, `all` for all of them at once, `plugin` for the plugin; none for the defaults, the plugin and each switch by itself */
export default async function faults(chosen) {
  await ensureBuild(clone);
  await ensureEngine(clone);
  let worst = 0;
  for (const name of chosen.length > 0 ? chosen : ["", "plugin", ...Object.keys(switched.switches)]) {
    // What the engine does depends on no switch.
    const engine = name === "" ? ["test/engine/**/*.test.ts"] : [];
    console.log(`\n== ${name === "" ? "the defaults" : name}`);
    const results = join(clone.local, "test-results", `faults-${name === "" ? "defaults" : name}.json`);
    const run = name === "plugin" ? { FAULT_ADAPTER: name } : { FAULT_SWITCHES: name };
    const exitCode = await mocha([...faultSuite.files, ...engine, "--grep", "\\brow \\d"], results, { reporter: "faultReporter.cjs", environment: { TESTS: "all", ...run } });
    if (exitCode > 128) return exitCode;
    worst = Math.max(worst, exitCode);
  }
  return worst && 1;
}
