import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { executableOn } from "../../cli/engine";
import { clone } from "../../tools/setUp/clone.mjs";
import { generatedSdks, longestBuild } from "./sdks";

describe("the generated SDKs", function () {
  this.timeout(longestBuild);
  let sdks: Awaited<ReturnType<typeof generatedSdks>> | undefined;
  const folder = (language: string) => join(sdks?.folder ?? "", language);
  const run = (language: string, command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder(language), encoding: "utf8", stdio: "pipe" });
  before(async function () {
    sdks = await generatedSdks(this, ["nodejs", "python", "go"]);
  });
  after(() => sdks?.close());

  for (const compiler of ["typescript", "typescript-5.9"]) {
    it(`compile for TypeScript, with ${compiler}`, () => {
      run("nodejs", clone.node, join(clone.modules, compiler, "bin", "tsc"), "-p", ".", "--outDir", compiler);
      const types = readFileSync(join(folder("nodejs"), compiler, "packetCapture.d.ts"), "utf8");
      assert.match(types, /filters\?: pulumi\.Input<pulumi\.Input<inputs\.PacketCaptureFilterArgs>\[\] \| undefined>;/);
    });
  }

  it("compile for Python", function () {
    const python = executableOn(process.env["PATH"], "python3");
    if (python === undefined) {
      console.log("      skipped: Python is not installed");
      return this.skip();
    }
    run("python", python, "-m", "compileall", "-q", ".");
    assert.match(readFileSync(join(folder("python"), "pulumi_azure_packet_capture", "packet_capture.py"), "utf8"), /time_limit_in_seconds: pulumi\.Input/);
  });

  it("compile for Go, and its checks find nothing", () => {
    run("go", "go", "mod", "tidy");
    assert.equal(run("go", "go", "vet", "./..."), "");
  });

  it("take over the state of the TypeScript resource", () => {
    const alias = "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture";
    for (const file of ["nodejs/packetCapture.ts", "python/pulumi_azure_packet_capture/packet_capture.py", "go/azurepacketcapture/packetCapture.go"])
      assert.ok(readFileSync(join(sdks?.folder ?? "", file), "utf8").includes(alias), file);
  });

  it("keep the credentials of a provider secret", () => {
    const provider = readFileSync(join(folder("nodejs"), "provider.ts"), "utf8");
    for (const name of ["clientSecret", "clientCertificatePassword", "oidcToken", "oidcRequestToken"])
      assert.match(provider, new RegExp(`resourceInputs\\["${name}"\\] = .*pulumi\\.secret\\(args\\.${name}\\)`), name);
  });
});
