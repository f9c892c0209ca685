import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cloneAt } from "../../../tools/setUp/clone.mjs";
import { makeEngine, type EngineTarget } from "../../../tools/setUp/engine.mjs";
import { buildEngine } from "../../../tools/setUp/engineFromGo.mjs";
import { StepFailure } from "../../../tools/setUp/failure.mjs";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "./silently";

describe("an engine that is missing", () => {
  const folder = temporaryFolder();
  const target = (): EngineTarget => ({
    clone: cloneAt(join(__dirname, "../../..")),
    version: "3.259.0",
    folder: join(folder(), "versions", "3.259.0"),
    env: process.env,
    interruption: { code: undefined, onStop: new Set() },
  });
  const works = { name: "downloading", make: async (to: EngineTarget) => void executable(join(to.folder, "bin", "pulumi")) };
  const refused = (name: string, reason: string) => ({
    name,
    make: async (to: EngineTarget) => {
      executable(join(to.folder, "bin", "half"));
      throw new StepFailure(`${name}: ${reason}`, { output: "details" });
    },
  });
  const make = (...makers: Parameters<typeof makeEngine>[1]) => {
    mkdirSync(join(folder(), "versions"), { recursive: true });
    return silently(() => makeEngine(target(), makers));
  };
  const versions = () => readdirSync(join(folder(), "versions"));

  it("appears in the version folder by the first way that works, with nothing of the others", async () => {
    await make(refused("downloading", "out of reach"), works, refused("building", "not asked for"));
    assert.deepEqual(versions(), ["3.259.0"]);
    assert.deepEqual(readdirSync(join(target().folder, "bin")), ["pulumi"]);
  });

  it("takes the place of a broken one", async () => {
    executable(join(target().folder, "bin", "broken"));
    await make(works);
    assert.deepEqual(readdirSync(join(target().folder, "bin")), ["pulumi"]);
  });

  it("is one error with every reason and what to install, when no way works", async () => {
    await assert.rejects(make(refused("downloading Pulumi", "out of reach"), refused("building Pulumi", "Go is not installed")), (error) => {
      assert.ok(error instanceof StepFailure);
      const [first, ...hints] = error.message.split("\n");
      assert.equal(first, "installing Pulumi 3.259.0: downloading Pulumi: out of reach; building Pulumi: Go is not installed");
      assert.match(hints.join("\n"), /install Pulumi 3\.259\.0 or newer.*\n.*or install Go 1\.25/);
      return true;
    });
    assert.deepEqual(versions(), []);
  });

  it("leaves nothing half done, when a way breaks", async () => {
    const broken = { name: "building", make: async () => Promise.reject(new Error("disk full")) };
    await assert.rejects(make(refused("downloading", "out of reach"), broken), /disk full/);
    assert.deepEqual(versions(), []);
  });

  it("clears away what killed set-ups have left, and nothing of those that run", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    executable(join(`${target().folder}.unfinished-${pid}`, "bin", "half"));
    executable(join(`${target().folder}.unfinished-${process.ppid}`, "bin", "half"));
    await make(works);
    assert.deepEqual(versions().sort(), ["3.259.0", `3.259.0.unfinished-${process.ppid}`]);
  });

  describe("built with Go", () => {
    const build = async (...lines: string[]) => {
      executable(join(folder(), "bin", "go"), ...lines);
      const env = { ...process.env, PATH: [join(folder(), "bin"), process.env["PATH"]].join(delimiter) };
      const said: string[] = [];
      await silently(() => buildEngine({ ...target(), env }), said);
      return said;
    };

    it("has the command line, its language host and the dynamic provider in one folder", async () => {
      const said = await build(`echo "$(basename "$PWD") $*" >> ${folder()}/calls`, 'while [ $# -gt 1 ]; do [ "$1" = -o ] && : > "$2"; shift; done');
      assert.deepEqual(said, ["Building Pulumi 3.259.0 with Go (several minutes, once for this machine) …\n"]);
      const bin = join(target().folder, "bin");
      assert.deepEqual(readdirSync(bin).sort(), ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
      assert.ok(statSync(join(bin, "pulumi-resource-pulumi-nodejs")).mode & 0o100);
      assert.deepEqual(readFileSync(join(folder(), "calls"), "utf8").split("\n").slice(1, -1), [
        `language-nodejs build -v -trimpath -mod=readonly -o ${bin}/pulumi-language-nodejs github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs`,
        `cli build -v -trimpath -mod=readonly -ldflags -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0 -o ${bin}/pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`,
      ]);
    });

    it("fails with Go's own words", async () => {
      await assert.rejects(build('[ "$1" = version ] || { echo "dial tcp: no route" >&2; exit 1; }'), /building pulumi-language-nodejs: .*exit code 1\n {2}\| dial tcp: no route\n {2}hint: /);
    });

    it("fails in one short line, when there is no Go", async () => {
      await assert.rejects(silently(() => buildEngine({ ...target(), env: { PATH: "" } })), /^StepFailure: building Pulumi: Go is not installed$/);
      assert.equal(existsSync(target().folder), false);
    });
  });
});
