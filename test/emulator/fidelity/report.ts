// `npm run fidelity`: what the local Azure answers to recorded requests, beside what Azure answered.

import { facts, missingOriginals, originals, replayAll } from "./replayAll";

async function report(): Promise<void> {
  const missing = missingOriginals();
  if (missing.length > 0) console.log("without the recordings (../shared/azure/recordings): compared with the facts in test/recordings/facts");
  const all = await replayAll(missing.length > 0 ? facts : originals);
  const unequal = all.filter(({ difference }) => difference !== undefined);
  for (const { exchange, difference } of unequal) {
    console.log(`${exchange.file} ${exchange.index} ${exchange.method} ${exchange.path.split("?")[0]}: ${difference}`);
  }
  console.log(`${all.length - unequal.length} of ${all.length} exchanges equal`);
}

void report();
