// `npm run facts`: writes `facts/` from the recordings beside the repository.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { factsFile } from "./exchanges";
import { factOf } from "./factOf";
import { originalNames, readOriginal } from "./originals";

for (const name of originalNames()) {
  const lines = readOriginal(name).map((exchange) => JSON.stringify(factOf(exchange)));
  writeFileSync(join(__dirname, "facts", factsFile(name)), `[\n${lines.join(",\n")}\n]\n`);
}
