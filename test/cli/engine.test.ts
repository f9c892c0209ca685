import assert from "node:assert/strict";
import { chmodSync, symlinkSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { engineFolder, executableOn, findEngine, isTested, pinnedVersion, testedMinimum } from "../../cli/engine";
import { executable } from "../executable";
import { temporaryFolder } from "../temporaryFolder";

describe("the choice of an engine's version", () => {
  it("takes the one that the set-up installs", () => {
    assert.equal(isTested(pinnedVersion), true);
  });

  for (const version of ["3.259.0", "3.259.1", "3.260.0", "v3.270.4", "3.1000.0", "3.260.0-dev.1+abc"]) {
    it(`takes ${version}`, () => {
      assert.equal(isTested(version), true);
    });
  }
  for (const version of ["3.258.9", "3.99.0", "2.300.0", "4.0.0", "3.259", "unknown", ""]) {
    it(`refuses "${version}"`, () => {
      assert.equal(isTested(version), false);
    });
  }

  it("pins the version that the Go module holds", () => {
    const module = readFileSync(join(__dirname, "../../tools/engine/cli/go.mod"), "utf8");
    assert.match(module, new RegExp(`require github.com/pulumi/pulumi/pkg/v3 v${pinnedVersion}\n`));
  });
});

describe("findEngine", () => {
  const folder = temporaryFolder();

  const install = (root: string, version: string, names = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) => {
    for (const name of names) {
      executable(join(root, "bin", name), `echo v${version}`);
    }
    return join(root, "bin");
  };
  const find = (path: string) => findEngine({ path, folder: join(folder(), "versions"), pulumiHome: join(folder(), "home") });

  it("takes the one on PATH, when it is new enough and complete", async () => {
    const bin = install(join(folder(), "own"), "3.300.1");
    install(join(folder(), "versions"), pinnedVersion);
    assert.deepEqual(await find(bin), { engine: { version: "3.300.1", bin, root: join(folder(), "own") } });
  });

  it("takes the one in the version folder, when PATH has none", async () => {
    const bin = install(join(folder(), "versions"), pinnedVersion);
    assert.deepEqual(await find(""), { engine: { version: pinnedVersion, bin, root: join(folder(), "versions") } });
  });

  it("takes the one in the version folder, when the one on PATH is too old", async () => {
    const old = install(join(folder(), "old"), "3.100.0");
    const bin = install(join(folder(), "versions"), pinnedVersion);
    assert.equal((await find(old)).engine?.bin, bin);
  });

  it("accepts a language host that lies elsewhere on PATH", async () => {
    const bin = install(join(folder(), "own"), "3.300.1", ["pulumi"]);
    const host = install(join(folder(), "host"), "", ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
    assert.equal((await find([bin, host].join(delimiter))).engine?.bin, bin);
  });

  it("accepts a language host beside the file that a link on PATH points to", async () => {
    const bin = install(join(folder(), "own"), "3.300.1");
    mkdirSync(join(folder(), "links"));
    symlinkSync(join(bin, "pulumi"), join(folder(), "links", "pulumi"));
    assert.equal((await find(join(folder(), "links"))).engine?.bin, join(folder(), "links"));
  });

  it("says of each place why it has none", async () => {
    const bin = install(join(folder(), "own"), "3.300.1", ["pulumi"]);
    install(join(folder(), "versions"), "3.100.0");
    assert.deepEqual(await find(bin), {
      reasons: [
        `${bin}/pulumi has no \`pulumi-language-nodejs\` beside it`,
        `${folder()}/versions/bin/pulumi is version 3.100.0; tested are ${testedMinimum} and newer`,
      ],
    });
  });

  it("passes over one that does not run", async () => {
    const bin = install(join(folder(), "own"), "3.300.1");
    executable(join(bin, "pulumi"), "exit 1");
    assert.deepEqual(await find(bin), { reasons: [`${bin}/pulumi does not run`, `${folder()}/versions has no \`pulumi\``] });
  });

  it("lets no engine write to the person's Pulumi home", async () => {
    const bin = install(join(folder(), "own"), "3.300.1");
    executable(join(bin, "pulumi"), `echo "$PULUMI_HOME" > ${folder()}/home.txt`, "echo v3.300.1");
    await find(bin);
    assert.equal(readFileSync(join(folder(), "home.txt"), "utf8"), `${folder()}/home\n`);
  });
});

describe("engineFolder", () => {
  it("is where the SDK installs that version", () => {
    assert.equal(engineFolder("/home/me"), `/home/me/.pulumi/versions/${pinnedVersion}`);
  });
});

describe("executableOn", () => {
  const folder = temporaryFolder();

  it("skips folders, files that cannot be run and empty entries", () => {
    mkdirSync(join(folder(), "a", "tool"), { recursive: true });
    chmodSync(executable(join(folder(), "b", "tool")), 0o644);
    const tool = executable(join(folder(), "c", "tool"));
    assert.equal(executableOn(["", "a", "b", "c"].map((name) => name && join(folder(), name)).join(delimiter), "tool"), tool);
  });
});
