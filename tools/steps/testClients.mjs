// `npm run test:clients`: sets Microsoft's libraries up and runs the tests that need them. Tests of those that cannot be installed are skipped, and the command fails.

import { ensureClients } from "../setUp/clients.mjs";
import { clientSuite, runSuites } from "../suites.mjs";

/** @param {string[]} chosen */
export default async function testClients(chosen) {
  const complete = await ensureClients();
  const exitCode = await runSuites([chosen.length > 0 ? { name: "clients", files: chosen } : clientSuite], { full: true });
  return exitCode || (complete ? 0 : 1);
}
