// `npm run faults`: the whole fault matrix, with the SDK's own provider process and, where a row needs it, the real engine.

import { join } from "node:path";
import { ensureBuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";
import { ensureEngine } from "../setUp/engine.mjs";
import { faultSuite, mocha } from "./test.mjs";

export default async function faults() {
  await ensureBuild(clone);
  await ensureEngine(clone);
  process.env.FAULTS = "all";
  const files = [...faultSuite.files, "test/engine/**/*.test.ts", "--grep", "\\brow \\d"];
  return mocha(files, join(clone.local, "test-results", "faults.json"), "faultReporter.cjs");
}
