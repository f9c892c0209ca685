import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { localEnvironment } from "../../cli/localEnvironment";
import { writePluginExecutable } from "../../cli/pluginExecutable";
import { temporaryFolder } from "../temporaryFolder";

describe("the plugin of the local set-up", () => {
  const folder = temporaryFolder();

  it("is the package's own, whatever the folder is called, and is looked for last", () => {
    const directory = join(folder(), "it's here");
    mkdirSync(directory);
    const plugin = writePluginExecutable(directory);
    assert.equal(plugin, join(directory, "bin"));
    const { PATH } = localEnvironment({ directory, azure: {}, plugin, inherited: { PATH: "/own" } });
    assert.match(PATH ?? "", /\/own:.*it's here\/bin$/);
    const { status, stderr } = spawnSync("pulumi-resource-azure-packet-capture", [], { encoding: "utf8", env: { ...process.env, PATH } });
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^pulumi-resource-azure-packet-capture is a Pulumi plugin: /);
  });

  it("is not written again while an engine may be starting it, unless it has changed", () => {
    const file = join(writePluginExecutable(folder()), "pulumi-resource-azure-packet-capture");
    utimesSync(file, 0, 0);
    writePluginExecutable(folder());
    assert.equal(statSync(file).mtimeMs, 0);
    writePluginExecutable(folder(), "/opt/node");
    assert.match(readFileSync(file, "utf8"), /^exec '\/opt\/node' /m);
  });
});
