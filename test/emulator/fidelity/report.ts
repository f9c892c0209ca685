// `npm run fidelity`: what the local Azure answers to recorded requests, beside what Azure answered.
// `npm run fidelity -- --write` also writes the tables of docs/fidelity.md anew.

import { figures } from "./figures";
import { isListed, placeOf, writePage } from "./listed";
import { facts, missingOriginals, originals, replayAll } from "./replayAll";

async function report(): Promise<void> {
  const missing = missingOriginals();
  if (missing.length > 0) console.log("without the recordings (../shared/azure): compared with the facts in test/recordings/facts");
  const all = await replayAll(missing.length > 0 ? facts : originals);
  for (const { exchange, difference } of all) {
    const place = `${placeOf(exchange)} ${exchange.method} ${exchange.path.split("?")[0]}`;
    if (difference !== undefined) console.log(`${place}: ${difference}${isListed(exchange) ? "" : " (not listed in docs/fidelity.md)"}`);
    else if (isListed(exchange)) console.log(`${place}: equal, but listed in docs/fidelity.md`);
  }
  console.log(["", "| exchanges | equal |", "|---|---|", ...figures(all)].join("\n"));
  if (process.argv.includes("--write")) writePage(figures(all), all.filter(({ difference }) => difference !== undefined).map(({ exchange }) => exchange));
}

void report();
