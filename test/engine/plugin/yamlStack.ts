import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import type { LocalAzureOptions } from "../../../emulator";
import { languagePath } from "../../../tools/setUp/languages.mjs";
import type { EngineStack } from "../stack";
import { startPluginStack } from "./pluginStack";

/** A stack whose program is YAML. */
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

/** A stack for each test of a `describe`, closed afterwards; the tests are skipped, with a reason, where YAML is not set up. */
export function yamlStack(timings?: LocalAzureOptions["timings"]): () => YamlStack {
  let started: YamlStack | undefined;
  beforeEach(async function () {
    const path = languagePath("yaml");
    if (path === undefined) {
      console.log("      skipped: Pulumi's language yaml is not set up (`npm run set-up:languages`)");
      return this.skip();
    }
    started = withYaml(await startPluginStack({ path, ...(timings && { timings }) }));
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

function withYaml(stack: EngineStack): YamlStack {
  const write = (text: string): void => writeFileSync(stack.file("Pulumi.yaml"), text);
  const program = (text: object): void => write(stringify({ name: "engine-test", runtime: "yaml", ...text }));
  return {
    stack,
    program,
    typeScript: () => write("name: engine-test\nruntime: nodejs\nmain: index.js\n"),
    capture: (properties = {}, options = {}) => {
      const { virtualMachine: target, storageAccount: storageId } = stack.ids;
      program({
        resources: { web: { type: captureType, properties: { target, storageLocation: { storageId }, ...properties }, options } },
        outputs: { id: "${web.id}", status: "${web.packetCaptureStatus}", watcher: "${web.networkWatcherId}" },
      });
    },
  };
}
