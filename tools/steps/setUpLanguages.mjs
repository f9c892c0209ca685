// `npm run set-up:languages`: Pulumi's language hosts for YAML and Python, for the tests and examples of the plugin.

import { clone } from "../setUp/clone.mjs";
import { ensureLanguages, languageNames, languagePath } from "../setUp/languages.mjs";
import { say } from "../setUp/progress.mjs";

export default async function setUpLanguages() {
  const missing = await ensureLanguages({ root: clone.root });
  const folders = languageNames.flatMap((name) => languagePath(name) ?? []);
  if (folders.length > 0) {
    say(`The tests find them by themselves. For programs of your own, put these on PATH:\n${folders.map((folder) => `  ${folder}`).join("\n")}`);
  }
  return missing.length === 0 ? 0 : 1;
}
