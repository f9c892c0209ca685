import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureLanguage, ensureLanguages, languageFolder, languagePath } from "../../../tools/setUp/languages.mjs";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "./silently";

describe("the languages of the tests", () => {
  const folder = temporaryFolder();
  const root = join(__dirname, "../../..");
  const calls = () => readFileSync(join(folder(), "calls"), "utf8").split("\n").filter(Boolean);

  /** The variables under which `go` and `python3` are scripts that note their calls, and `go` ends like this. */
  const environment = (go = "") => {
    const modules = join(folder(), "modules");
    mkdirSync(join(modules, "python", "cmd"), { recursive: true });
    writeFileSync(join(modules, "python", "cmd", "pulumi-language-python-exec"), "");
    const output = 'while [ $# -gt 1 ]; do [ "$1" = -o ] && : > "$2"; shift; done';
    executable(join(folder(), "path", "go"), `[ "$1" = version ] || echo "$(basename "$PWD") $*" >> ${folder()}/calls`, `[ "$1" = list ] && echo ${modules}`, go, output);
    const inside = `mkdir -p "$3/bin" && printf '#!/bin/sh\\necho "python $*" >> ${folder()}/calls\\n' > "$3/bin/python" && chmod +x "$3/bin/python"`;
    executable(join(folder(), "path", "python3"), `echo "python3 $*" >> ${folder()}/calls`, inside);
    return { PATH: [join(folder(), "path"), process.env["PATH"]].join(delimiter), XDG_CACHE_HOME: join(folder(), "cache") };
  };
  const ensure = (name: "yaml" | "python", env = environment(), said: string[] = []) =>
    silently(() => ensureLanguage(name, { root, env }), said);

  it("YAML: has its host, built once", async () => {
    const said: string[] = [];
    await ensure("yaml", environment(), said);
    await ensure("yaml", environment(), said);
    const target = languageFolder("yaml", environment());
    assert.deepEqual(calls(), [`yaml build -v -trimpath -mod=readonly -o ${target}/bin/pulumi-language-yaml github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml`]);
    assert.deepEqual(languagePath("yaml", target), [join(target, "bin")]);
    assert.deepEqual(said, [`Setting up Pulumi's language yaml in ${target} (up to a few minutes, once for this machine) …\n`, "Set up yaml in 0 s.\n"]);
  });

  it("Python: has its host, the script that the host starts, and the SDK", async () => {
    await ensure("python");
    const target = languageFolder("python", environment());
    const module = "github.com/pulumi/pulumi/sdk/v3";
    assert.deepEqual(calls(), [
      `python build -v -trimpath -mod=readonly -o ${target}/bin/pulumi-language-python ${module}/python/cmd/pulumi-language-python`,
      `python list -m -f {{.Dir}} ${module}`,
      `python3 -m venv ${target}/python`,
      "python -m pip install --disable-pip-version-check --no-input --retries 2 --timeout 30 pulumi==3.270.0 parver==0.5 setuptools==80.9.0",
    ]);
    assert.deepEqual(readdirSync(join(target, "bin")).sort(), ["pulumi-language-python", "pulumi-language-python-exec"]);
    assert.ok(statSync(join(target, "bin", "pulumi-language-python-exec")).mode & 0o100);
    assert.deepEqual(languagePath("python", target), [join(target, "python", "bin"), join(target, "bin")]);
  });

  it("do without each other: it is said why one cannot be set up", async () => {
    const env = environment('[ "$(basename "$PWD")" = yaml ] && [ "$1" = build ] && { echo "no route" >&2; exit 1; }');
    const said: string[] = [];
    assert.deepEqual(await silently(() => ensureLanguages({ root, env }), said), ["yaml"]);
    assert.match(said.join(""), /building pulumi-language-yaml: `go build github.com\/pulumi\/pulumi-yaml\/cmd\/pulumi-language-yaml`: exit code 1\n {2}\| no route\n/);
    assert.equal(languagePath("yaml", languageFolder("yaml", env)), undefined);
    assert.notEqual(languagePath("python", languageFolder("python", env)), undefined);
  });

  it("need Go, and say so in one line", async () => {
    const env = { ...environment(), PATH: "" };
    await assert.rejects(ensure("yaml", env), /^StepFailure: building the language host of yaml: Go is not installed$/);
    assert.equal(existsSync(languageFolder("yaml", env)), false);
  });
});
