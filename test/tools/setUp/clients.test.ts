import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { clientFolder, clientSets, ensureClients, goClientIn, type ClientSet } from "../../../tools/setUp/clients.mjs";
import { isInstalled } from "../../../tools/setUp/cache.mjs";
import { documentedVersions } from "../../clients/documentedVersions";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "./silently";

describe("Microsoft's libraries for the tests", () => {
  const folder = temporaryFolder();
  const sets: ClientSet[] = [
    { installer: "pip", packages: ["azure-mgmt-network==2", "azure-identity==1"] },
    { installer: "npm", packages: ["@azure/arm-network@2.0", "@azure/identity@1"] },
    { installer: "pip", packages: ["azure-mgmt-network==1"] },
    { installer: "go", packages: ["armnetwork@2"], source: "package main" },
  ];
  const env = () => ({ ...process.env, XDG_CACHE_HOME: folder(), PATH: [folder(), process.env["PATH"]].join(delimiter) });
  const calls = () => readFileSync(join(folder(), "calls"), "utf8").split("\n").filter(Boolean);
  const installed = () => sets.map((set) => isInstalled(clientFolder(set, env())));

  /** Installs with programs that note their calls, and then end like this. */
  const install = async ({ pip = "exit 0", npm = "exit 0", go = "exit 0" } = {}) => {
    rmSync(join(folder(), "calls"), { force: true });
    const note = `echo "$*" >> ${folder()}/calls`;
    const inside = `mkdir -p "$3/bin" && printf '#!/bin/sh\\n${note}\\n${pip}\\n' > "$3/bin/python" && chmod +x "$3/bin/python"`;
    const programs = { python: executable(join(folder(), "python3"), note, inside), npm: executable(join(folder(), "npm"), note, npm) };
    executable(join(folder(), "go"), `echo "go $*" >> ${folder()}/calls`, go);
    const said: string[] = [];
    const complete = await silently(() => ensureClients({ sets, env: env(), ...programs }), said);
    return { complete, said: said.join("") };
  };

  it("are installed once, each set in a folder of its own", async () => {
    assert.equal((await install()).complete, true);
    const [newest, node, oldest, compiled] = sets.map((set) => clientFolder(set, env())) as [string, string, string, string];
    assert.match(newest, /\/pulumi-azure-packet-capture\/clients\/azure-mgmt-network-2-[0-9a-f]{8}$/);
    assert.match(node, /\/clients\/arm-network-2\.0-[0-9a-f]{8}$/);
    const pip = "-m pip install --disable-pip-version-check --no-input --retries 2 --timeout 30 --no-compile";
    assert.deepEqual(calls(), [
      `-m venv ${newest}`,
      `${pip} azure-mgmt-network==2 azure-identity==1`,
      "install --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=3000 --fetch-timeout=30000 @azure/arm-network@2.0 @azure/identity@1",
      `-m venv ${oldest}`,
      `${pip} azure-mgmt-network==1`,
      "go version",
      `go build -v -trimpath -mod=readonly -o ${goClientIn(compiled)} .`,
    ]);
    assert.equal(readFileSync(join(node, "package.json"), "utf8"), '{ "private": true }');
    assert.deepEqual([await install(), installed()], [{ complete: true, said: "" }, [true, true, true, true]]);
  });

  it("are left out where pip gets nothing, for one reason, and npm goes on", async () => {
    const { complete, said } = await install({ pip: "exit 7" });
    assert.deepEqual([complete, installed()], [false, [false, true, false, true]]);
    assert.equal(said.match(/exit code/g)?.length, 1);
    assert.match(said, /installing azure-mgmt-network==2: `pip install azure-mgmt-network==2 azure-identity==1`: exit code 7\n {2}hint: check that pip reaches its index/);
  });

  it("are left out where npm gets nothing, and pip goes on", async () => {
    const { complete, said } = await install({ npm: "echo E404; exit 1" });
    assert.deepEqual([complete, installed()], [false, [true, false, true, true]]);
    assert.match(said, /installing @azure\/arm-network@2\.0: `npm install @azure\/arm-network@2\.0 @azure\/identity@1`: exit code 1\n {2}\| E404\n {2}hint: check that npm reaches its registry/);
    assert.equal((await install()).complete, true);
  });

  it("are left out where there is no Go", async () => {
    const { complete, said } = await install({ go: "exit 1" });
    assert.deepEqual([complete, installed()], [false, [true, true, true, false]]);
    assert.match(said, /^installing armnetwork@2: Go is not installed$/m);
  });

  it("are compiled again when their program has changed", () => {
    const [before, after] = ["package main", "package main // changed"].map((source) => clientFolder({ installer: "go", packages: ["armnetwork@2"], source }, env()));
    assert.notEqual(before, after);
  });

  it("are in a table of the documentation, each set with what it asks for", () => {
    for (const set of clientSets) {
      const { captures, machines, accounts } = documentedVersions(set);
      for (const version of [captures, machines, accounts]) assert.match(version, /^\d{4}-\d\d-\d\d$/, set.packages[0]);
    }
  });
});
