import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { localEnvironment } from "../../cli/localEnvironment";
import { executable } from "../executable";
import { temporaryFolder } from "../temporaryFolder";

describe("the environment of a local command", () => {
  const folder = temporaryFolder();
  const environment = (inherited: NodeJS.ProcessEnv, more: { engine?: { version: string; bin: string; root: string }; node?: string } = {}) =>
    localEnvironment({ directory: "/project/.pktcap", azure: { ARM_CLIENT_ID: "local" }, inherited, ...more });

  it("sets Pulumi's variables", () => {
    assert.deepEqual(environment({}, { node: "/opt/node/bin/node" }), {
      PATH: "/opt/node/bin",
      ARM_CLIENT_ID: "local",
      AZURE_CONFIG_DIR: "/project/.pktcap/az",
      PULUMI_BACKEND_URL: "file:///project/.pktcap/stacks",
      PULUMI_HOME: "/project/.pktcap/pulumi",
      PULUMI_CONFIG_PASSPHRASE: "local",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_PARALLEL: "64",
      NO_PROXY: "localhost,127.0.0.1,::1",
      no_proxy: "localhost,127.0.0.1,::1",
    });
  });

  it("lets nothing through that leads to the real Azure or to another backend", () => {
    const inherited = {
      ARM_CLIENT_ID: "real",
      ARM_USE_OIDC: "true",
      AZURE_CLIENT_SECRET: "real",
      AZURE_CONFIG_DIR: "/home/me/.azure",
      IDENTITY_ENDPOINT: "http://169.254.169.254",
      MSI_ENDPOINT: "http://localhost:50342",
      PULUMI_ACCESS_TOKEN: "pul-real",
      PULUMI_BACKEND_URL: "https://real.example",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/home/me/passphrase",
    };
    assert.deepEqual(Object.entries(environment(inherited)).filter(([, value]) => /real|169|50342|\/home\/me/.test(value ?? "")), []);
  });

  it("keeps everything else", () => {
    assert.equal(environment({ TERM: "xterm" })["TERM"], "xterm");
  });

  it("keeps what the person decided about plugins and parallel operations", () => {
    const { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, PULUMI_PARALLEL } = environment({ PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false", PULUMI_PARALLEL: "1" });
    assert.deepEqual({ PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, PULUMI_PARALLEL }, { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false", PULUMI_PARALLEL: "1" });
  });

  it("says nothing of how programs are compiled", () => {
    assert.equal(environment({})["PULUMI_NODEJS_TRANSPILE_ONLY"], undefined);
    assert.equal(environment({ PULUMI_NODEJS_TRANSPILE_ONLY: "true" })["PULUMI_NODEJS_TRANSPILE_ONLY"], "true");
  });

  it("adds the local Azure to the exceptions from a proxy", () => {
    assert.equal(environment({ no_proxy: "intranet" })["NO_PROXY"], "intranet,localhost,127.0.0.1,::1");
  });

  it("puts the engine and Node.js in front of PATH, when others come first there", () => {
    const old = join(folder(), "old");
    executable(join(old, "node"));
    executable(join(old, "pulumi"));
    const node = executable(join(folder(), "node", "node"));
    const engine = { version: "3.259.0", bin: join(folder(), "engine", "bin"), root: join(folder(), "engine") };
    executable(join(engine.bin, "pulumi"));
    assert.equal(environment({ PATH: old }, { engine, node })["PATH"], [engine.bin, join(folder(), "node"), old].join(delimiter));
  });

  it("leaves PATH alone, when the right ones come first there", () => {
    const bin = join(folder(), "bin");
    const node = executable(join(bin, "node"));
    executable(join(bin, "pulumi"));
    assert.equal(environment({ PATH: bin }, { engine: { version: "3.259.0", bin, root: folder() }, node })["PATH"], bin);
  });
});
