// `npm run sdks -- <folder> [language…]`: the plugin's SDKs for other languages.

import { clone } from "../setUp/clone.mjs";
import { StepFailure } from "../setUp/failure.mjs";
import { sdkLanguages, writeSdks } from "../setUp/sdks.mjs";

/** @param {string[]} args */
export default async function sdks([folder, ...languages]) {
  if (folder === undefined) {
    throw new StepFailure("writing SDKs: say which folder to write to", { hints: [`npm run sdks -- ./sdks [${sdkLanguages.join(" | ")}]…`] });
  }
  await writeSdks(clone, folder, languages.length > 0 ? languages : undefined);
  return 0;
}
