// `npm run test:az`: sets the Azure CLI up and runs the tests that need it.

import { ensureAzureCli } from "../setUp/azureCli.mjs";
import test, { azureCliSuite } from "./test.mjs";

/** @param {string[]} chosen */
export default async function testAz(chosen) {
  await ensureAzureCli();
  return test(chosen.length > 0 ? chosen : azureCliSuite.files);
}
