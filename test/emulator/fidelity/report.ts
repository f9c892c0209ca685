// `npm run fidelity`: what the local Azure answers to recorded requests, beside what Azure answered.

import { missingRecordings, replayAll } from "./replayAll";

async function report(): Promise<void> {
  for (const file of missingRecordings()) console.log(`skipped: no recording ${file} beside this repository (../shared/azure/recordings)`);
  const all = await replayAll();
  const unequal = all.filter(({ difference }) => difference !== undefined);
  for (const { exchange, difference } of unequal) {
    console.log(`${exchange.file} ${exchange.index} ${exchange.method} ${exchange.path.split("?")[0]}: ${difference}`);
  }
  console.log(`${all.length - unequal.length} of ${all.length} exchanges equal`);
}

void report();
