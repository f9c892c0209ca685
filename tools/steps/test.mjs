// `npm test`: what a change must pass within minutes. `npm test -- <files or mocha's options>` runs some of the tests, and those in full.

import { quickSuite, runSuites } from "../suites.mjs";

/** @param {string[]} chosen */
export default function test(chosen) {
  return chosen.length > 0 ? runSuites([{ name: "chosen", files: chosen }], { full: true }) : runSuites([quickSuite], { full: false });
}
