// `npm run test:languages`: sets up the languages that can be, and runs the tests of the plugin in them.

import { clone } from "../setUp/clone.mjs";
import { ensureLanguages } from "../setUp/languages.mjs";
import { languageSuite, runSuites } from "../suites.mjs";

/** @param {string[]} chosen */
export default async function testLanguages(chosen) {
  await ensureLanguages({ root: clone.root });
  return runSuites([chosen.length > 0 ? { name: "languages", files: chosen } : languageSuite], { full: true });
}
