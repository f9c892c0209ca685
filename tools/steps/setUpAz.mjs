// `npm run set-up:az`: the Azure CLI, for the tests that need it.

import { ensureAzureCli } from "../setUp/azureCli.mjs";

export default async function setUpAz() {
  await ensureAzureCli();
  return 0;
}
