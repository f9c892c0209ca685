// `npm run test:az`: sets the Azure CLI up and runs the tests that need it.

import { ensureAzureCli } from "../setUp/azureCli.mjs";
import { azureCliSuite, runSuites } from "../suites.mjs";

/** @param {string[]} chosen */
export default async function testAz(chosen) {
  await ensureAzureCli();
  return runSuites([chosen.length > 0 ? { name: "az", files: chosen } : azureCliSuite], { full: true });
}
