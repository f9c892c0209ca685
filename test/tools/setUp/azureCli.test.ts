import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { azureCliFolder, azureCliPython, ensureAzureCli } from "../../../tools/setUp/azureCli.mjs";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "./silently";

describe("the Azure CLI of the tests", () => {
  const folder = temporaryFolder();
  const calls = () => readFileSync(join(folder(), "calls"), "utf8").split("\n").filter(Boolean);

  /** Installs with a Python that notes its calls, and makes environments whose Python does so too, and then ends like this. */
  const install = (pip = "exit 0") => {
    const inside = `mkdir -p "$3/bin" && printf '#!/bin/sh\\necho "$*" >> ${folder()}/calls\\n${pip}\\n' > "$3/bin/python" && chmod +x "$3/bin/python"`;
    const python = executable(join(folder(), "python3"), `echo "$*" >> ${folder()}/calls`, inside);
    return silently(() => ensureAzureCli({ folder: join(folder(), "az"), python }));
  };

  it("is installed once, with pip, in a virtual environment", async () => {
    await install();
    await install();
    const az = join(folder(), "az");
    assert.deepEqual(calls(), [`-m venv ${az}`, "-m pip install --disable-pip-version-check --no-input --retries 2 --timeout 30 azure-cli==2.91.0"]);
    assert.equal(azureCliPython(az), join(az, "bin", "python"));
  });

  it("is installed anew after an installation that did not come to its end", async () => {
    await assert.rejects(install("exit 7"), /^StepFailure: installing the Azure CLI: `pip install azure-cli==2\.91\.0`: exit code 7\n {2}hint: check that pip reaches its index/);
    assert.equal(azureCliPython(join(folder(), "az")), undefined);
    writeFileSync(join(folder(), "az", "left"), "");
    await install();
    assert.equal(existsSync(join(folder(), "az", "left")), false);
  });

  it("needs Python, and says so", async () => {
    const python = join(folder(), "none");
    await assert.rejects(silently(() => ensureAzureCli({ folder: join(folder(), "az"), python })), /hint: install Python 3\.10 or newer with its `venv` and `pip`/);
  });

  it("is in the person's cache, for all clones", () => {
    assert.match(azureCliFolder({ XDG_CACHE_HOME: "/cache" }), /^\/cache\/pulumi-azure-packet-capture\/azure-cli-\d+\.\d+\.\d+$/);
  });
});
