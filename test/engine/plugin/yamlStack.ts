import { readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { engineFolder, executableOn } from "../../../cli/engine";
import type { LocalAzureOptions } from "../../../emulator";
import { executable } from "../../executable";
import { EngineStack } from "../stack";

/** Where `npm run set-up:languages` puts language hosts. */
const cache = join(homedir(), ".cache", "pulumi-azure-packet-capture");

/** The folder of Pulumi's YAML language host; `undefined` where there is none. */
export function yamlHostFolder(): string | undefined {
  const onPath = executableOn(
    [process.env["PATH"], join(engineFolder(), "bin"), ...cachedFolders()].join(delimiter),
    "pulumi-language-yaml",
  );
  return onPath === undefined ? undefined : join(onPath, "..");
}

function cachedFolders(): string[] {
  try {
    const folders = readdirSync(cache).filter((name) => name.startsWith("language-yaml"));
    return folders.map((name) => join(cache, name, "bin"));
  } catch {
    return [];
  }
}

/** A stack whose program is YAML, with the plugin on the engine's PATH. */
export interface YamlStack {
  readonly stack: EngineStack;
  /** Writes the program: what is beside `name` and `runtime` in Pulumi.yaml. */
  readonly program: (program: object) => void;
  /** Makes the program TypeScript again, for `stack.capture`. */
  readonly typeScript: () => void;
  /** The program with one capture named `web`. */
  readonly capture: (properties?: object, options?: object) => void;
}

export const captureType = "azure-packet-capture:PacketCapture";

/** A stack for each test of a `describe`, closed afterwards; the tests are skipped, with a reason, where there is no host for YAML. */
export function yamlStack(timings?: LocalAzureOptions["timings"]): () => YamlStack {
  let started: YamlStack | undefined;
  beforeEach(async function () {
    const host = yamlHostFolder();
    if (host === undefined) {
      console.log("      skipped: no pulumi-language-yaml on PATH; `npm run set-up:languages` builds it");
      return this.skip();
    }
    started = await startYamlStack(host, timings);
  });
  afterEach(async () => {
    await started?.stack.close();
    started = undefined;
  });
  return () => {
    if (started === undefined) throw new Error("the stack is not started");
    return started;
  };
}

async function startYamlStack(host: string, timings: LocalAzureOptions["timings"]): Promise<YamlStack> {
  const main = join(process.cwd(), "dist", "provider", "plugin", "main.js");
  const variables: NodeJS.ProcessEnv = {};
  const stack = await EngineStack.start(timings, {}, variables);
  executable(stack.file("bin/pulumi-resource-azure-packet-capture"), `exec "${process.execPath}" "${main}" "$@"`);
  variables["PATH"] = [stack.file("bin"), stack.environment["PATH"], host].join(delimiter);
  const program = (text: object): void =>
    writeFileSync(stack.file("Pulumi.yaml"), stringify({ name: "engine-test", runtime: "yaml", ...text }));
  return {
    stack,
    program,
    typeScript: () => writeFileSync(stack.file("Pulumi.yaml"), "name: engine-test\nruntime: nodejs\nmain: index.js\n"),
    capture: (properties = {}, options = {}) => {
      const { virtualMachine: target, storageAccount: storageId } = stack.ids;
      program({
        resources: { web: { type: captureType, properties: { target, storageLocation: { storageId }, ...properties }, options } },
        outputs: { id: "${web.id}", status: "${web.packetCaptureStatus}", watcher: "${web.networkWatcherId}" },
      });
    },
  };
}
