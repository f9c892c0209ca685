import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineOnPath, executableOn, testedMinimum } from "../engine";
import { version } from "../version";
import type { Finding } from "./finding";

/** What can be told without Azure: Node.js, this package, the engine, the way out. */
export async function checkMachineHere(): Promise<Finding[]> {
  return [
    { check: "Node.js", state: "ok", found: process.versions.node },
    { check: "package", state: "ok", found: `pulumi-azure-packet-capture ${version}` },
    checkSdk(),
    await checkEngine(),
    checkProxy(process.env),
  ];
}

/** Pulumi's SDK, as programs in this folder get it. Without it captures can still be worked with from here. */
function checkSdk(): Finding {
  const check = "Pulumi SDK";
  try {
    const { version: found } = createRequire(join(process.cwd(), "package.json"))("@pulumi/pulumi/package.json") as { version: string };
    return { check, state: "ok", found };
  } catch {
    return { check, state: "warning", found: "none in this folder", fix: "for stacks: `npm install @pulumi/pulumi` in the project's folder" };
  }
}

async function checkEngine(): Promise<Finding> {
  const check = "Pulumi engine";
  // `pulumi version` writes logs to its home: not to the person's.
  const pulumiHome = await mkdtemp(join(tmpdir(), "pktcap-"));
  try {
    const { engine, reasons } = await engineOnPath(process.env["PATH"], pulumiHome);
    if (engine !== undefined) return { check, state: "ok", found: `${engine.version} in ${engine.bin}` };
    return {
      check,
      state: executableOn(process.env["PATH"], "pulumi") === undefined ? "warning" : "failed",
      found: reasons.join("; "),
      fix: `for stacks: install Pulumi ${testedMinimum} or newer, https://www.pulumi.com/docs/install/`,
    };
  } finally {
    await rm(pulumiHome, { recursive: true, force: true });
  }
}

export function checkProxy(environment: NodeJS.ProcessEnv): Finding {
  const check = "proxy";
  const read = (name: string): string | undefined => environment[name.toUpperCase()] || environment[name] || undefined;
  const proxy = read("https_proxy") ?? read("all_proxy");
  if (proxy === undefined) return { check, state: "ok", found: "none" };
  if (!URL.canParse(proxy)) {
    return { check, state: "failed", found: "HTTPS_PROXY is not a URL", fix: "set it to a URL such as http://proxy.example.com:3128" };
  }
  const { origin, username } = new URL(proxy);
  const exceptions = read("no_proxy");
  return { check, state: "ok", found: `${origin}${username === "" ? "" : ", with a login"}${exceptions === undefined ? "" : `, not for ${exceptions}`}` };
}
