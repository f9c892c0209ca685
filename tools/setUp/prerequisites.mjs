// What the machine must have before anything can be installed.

import { StepFailure } from "./failure.mjs";

// The set-up itself needs no more than this; package.json's `engines` is for people who use the package.
const oldestNode = 20;

/**
 * npm and git need no check: npm runs us, and git has fetched us.
 *
 * @param {string} version the running Node.js, such as "20.11.1"
 */
export function checkPrerequisites(version) {
  if (Number.parseInt(version, 10) < oldestNode) {
    throw new StepFailure(`checking prerequisites: Node.js ${version} is too old`, {
      hints: [`install Node.js ${oldestNode} or newer; the project brings its own Node.js 24 for everything after that`],
    });
  }
}
