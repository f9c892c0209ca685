// Pulumi's language hosts for YAML and Python, and Python's SDK: for the tests and examples of the plugin in these languages.

import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, ensureComplete, isComplete } from "./cache.mjs";
import { StepFailure } from "./failure.mjs";
import { goBuild, goModuleFolder, requireGo } from "./go.mjs";
import { duration, say } from "./progress.mjs";
import { makeVirtualEnvironment } from "./virtualEnvironment.mjs";

/**
 * @typedef {object} LanguageTarget
 * @property {string} root the clone
 * @property {string} folder is filled, with the language host in its `bin/`
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./interruption.mjs").Interruption} interruption
 *
 * @typedef {{ readonly version: string, readonly make: (target: LanguageTarget) => Promise<void> }} Language
 */

/**
 * The versions are those of the modules under tools/languages and, for Python, of the SDK from PyPI.
 *
 * @satisfies {Record<string, Language>}
 */
const languages = {
  yaml: { version: "1.25.0", make: makeYaml },
  python: { version: "3.68.0-3.270.0", make: makePython },
};

/** @typedef {keyof typeof languages} LanguageName */

/** Besides Pulumi's SDK: what generated SDKs need, and what installs them. */
const pythonPackages = ["pulumi==3.270.0", "parver==0.5", "setuptools==80.9.0"];

/** Every language that can be set up. */
export const languageNames = /** @type {LanguageName[]} */ (Object.keys(languages));

/** @param {LanguageName} name @param {NodeJS.ProcessEnv} [env] */
export function languageFolder(name, env = process.env) {
  return cacheFolder(`language-${name}-${languages[name].version}`, env);
}

/**
 * The folders to put on PATH for programs in a language; `undefined` when it has not been set up.
 *
 * @param {LanguageName} name
 * @returns {string[] | undefined}
 */
export function languagePath(name, folder = languageFolder(name)) {
  const [host, python] = [join(folder, "bin"), join(folder, "python", "bin")];
  return isComplete(folder) ? [...(name === "python" ? [python] : []), host] : undefined;
}

/**
 * Sets up a language, unless it is there.
 *
 * @param {LanguageName} name
 * @param {{ root: string, env?: NodeJS.ProcessEnv }} options `root`: the clone
 */
export async function ensureLanguage(name, { root, env = process.env }) {
  const folder = languageFolder(name, env);
  await ensureComplete(folder, async (interruption) => {
    const start = Date.now();
    say(`Setting up Pulumi's language ${name} in ${folder} (up to a few minutes, once for this machine) …`);
    await languages[name].make({ root, folder, env, interruption });
    say(`Set up ${name} in ${duration(Date.now() - start)}.`);
  });
}

/** @param {LanguageTarget} target */
async function makeYaml({ root, folder, env, interruption }) {
  await makeHost({ root, folder, env, interruption, name: "yaml", program: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" });
}

/** @param {LanguageTarget} target */
async function makePython({ root, folder, env, interruption }) {
  const module = "github.com/pulumi/pulumi/sdk/v3";
  await makeHost({ root, folder, env, interruption, name: "python", program: `${module}/python/cmd/pulumi-language-python` });
  // The host runs programs through this script, which it looks for beside itself.
  const script = "pulumi-language-python-exec";
  const sources = await goModuleFolder({ folder: join(root, "tools", "languages", "python"), module, env, interruption });
  copyFileSync(join(sources, "python", "cmd", script), join(folder, "bin", script));
  chmodSync(join(folder, "bin", script), 0o755);
  await makeVirtualEnvironment({ step: "installing Pulumi's SDK for Python", folder: join(folder, "python"), packages: pythonPackages, env, interruption });
}

/** @param {LanguageTarget & { name: string, program: string }} options */
async function makeHost({ root, folder, env, interruption, name, program }) {
  const pinned = join(root, "tools", "languages", name);
  await requireGo({ step: `building the language host of ${name}`, folder: pinned, env, interruption });
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  await goBuild({ folder: pinned, program, output: join(bin, `pulumi-language-${name}`), env, interruption });
}

/**
 * Sets up every language that can be, and says why another cannot.
 *
 * @param {Parameters<typeof ensureLanguage>[1]} options
 * @returns {Promise<LanguageName[]>} those that could not be set up
 */
export async function ensureLanguages(options) {
  /** @type {LanguageName[]} */
  const missing = [];
  for (const name of languageNames) {
    try {
      await ensureLanguage(name, options);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      say(error.message);
      missing.push(name);
    }
  }
  return missing;
}
