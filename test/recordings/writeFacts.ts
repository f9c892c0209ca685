// `npm run facts`: writes `facts/` from the recordings beside the repository.

import { writeFactLines } from "./exchanges";
import { factsOf } from "./factOf";
import { originalNames, readOriginal } from "./originals";

for (const name of originalNames()) {
  writeFactLines(name, factsOf(readOriginal(name)).map((fact) => JSON.stringify(fact)));
}
