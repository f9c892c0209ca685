import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import semver from "semver";
import { full } from "../inFull";
import { linkDependencies, packed, place } from "../contract/layouts";
import { temporaryFolder } from "../temporaryFolder";

interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

describe("with the real engine, a project from the template", function () {
  const folder = temporaryFolder();

  full.it("compiles, comes up with `pktcap local` and goes", () => {
    const installed = packed(folder());
    const project = join(folder(), "project");
    const run = (cwd: string, file: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
        cwd,
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1" },
      });
      assert.equal(status, 0, stdout + stderr);
      return stdout;
    };
    // Where a project is, dependencies are: `pktcap` needs them to make one.
    linkDependencies(join(folder(), "node_modules"));
    const template = join(__dirname, "../../templates/packet-capture-typescript");
    const answers = ["--generate-only", "--yes", "--name", "my-captures", "--description", "Captures of mine", "--dir", project];
    run(folder(), join(installed, "dist/cli/pktcap.js"), "local", "--", "pulumi", "new", template, ...answers);
    assert.deepEqual(readdirSync(project).sort(), [".gitignore", "Pulumi.yaml", "README.md", "index.ts", "package.json", "tsconfig.json"]);
    assert.match(readFileSync(join(project, "Pulumi.yaml"), "utf8"), /^name: my-captures\ndescription: Captures of mine\n/);
    assert.equal(readJson<Manifest>(join(project, "package.json")).name, "my-captures");

    place(installed, join(project, "node_modules/pulumi-azure-packet-capture"));
    linkDependencies(join(project, "node_modules"));
    for (const compiler of ["typescript", "typescript-5.9"]) {
      assert.equal(run(project, join("node_modules", compiler, "bin/tsc"), "--noEmit", "--pretty", "false"), "");
    }
    const local = (...args: string[]) =>
      run(project, "node_modules/pulumi-azure-packet-capture/dist/cli/pktcap.js", "local", "--", "pulumi", ...args, "--non-interactive");
    local("stack", "init", "dev");
    assert.match(local("up", "--yes", "--skip-preview"), /packetCaptureStatus: "Running"[\s\S]*\+ 2 created/);
    assert.match(local("destroy", "--yes", "--skip-preview"), /- 2 deleted/);
    assert.ok(existsSync(join(project, ".pktcap")), "everything stays in the project");
  });

  it("asks for a version of this package that this one is", () => {
    const root = join(__dirname, "../..");
    const { version, peerDependencies, devDependencies } = readJson<Required<Manifest>>(join(root, "package.json"));
    const template = readJson<Required<Manifest>>(join(root, "templates/packet-capture-typescript/package.json"));
    assert.ok(semver.satisfies(version, template.dependencies["pulumi-azure-packet-capture"] ?? ""));
    assert.equal(template.dependencies["@pulumi/pulumi"], peerDependencies["@pulumi/pulumi"]);
    assert.equal(template.devDependencies["typescript"], devDependencies["typescript"]);
    const readme = readFileSync(join(root, "templates/packet-capture-typescript/README.md"), "utf8");
    assert.match(readme, new RegExp(`pulumi-azure-packet-capture-${version}\\.tgz`));
  });
});

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
