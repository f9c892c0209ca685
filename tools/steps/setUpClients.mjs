// `npm run set-up:clients`: Microsoft's libraries, for the tests that need them.

import { ensureClients } from "../setUp/clients.mjs";

export default async function setUpClients() {
  return (await ensureClients()) ? 0 : 1;
}
