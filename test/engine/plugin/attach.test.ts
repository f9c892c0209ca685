import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import packageJson from "../../../package.json";
import { full } from "../../inFull";
import type { EngineStack } from "../stack";
import { captureType, yamlStack } from "./yamlStack";

const main = join(process.cwd(), packageJson.bin["pulumi-resource-azure-packet-capture"]);

describe("with the real engine, a plugin that runs already", function () {
  const start = yamlStack();
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill("SIGKILL"));

  /** The variables of a Pulumi that attaches to it. A plugin that such a Pulumi started could not sign in. */
  async function startPlugin({ environment }: EngineStack): Promise<NodeJS.ProcessEnv> {
    child = spawn(process.execPath, [main, "--attach"], { env: environment, stdio: ["ignore", "pipe", "ignore"] });
    const [port] = (await once(createInterface(child.stdout!), "line")) as [string];
    const others = environment["PULUMI_DEBUG_PROVIDERS"];
    return { ARM_CLIENT_SECRET: "of nobody", PULUMI_DEBUG_PROVIDERS: `${others},azure-packet-capture:${port}` };
  }

  full.it("serves one command after the other, each provider with its own settings", async () => {
    const { stack, program, capture } = start();
    const attach = await startPlugin(stack);
    const run = async (...args: string[]) => stack.start(args, attach).done;
    capture();
    const started = await stack.start(["preview"], { ...attach, PULUMI_DEBUG_PROVIDERS: "" }).done;
    assert.doesNotMatch(started.output, /will be in network watcher/);
    const preview = await run("preview");
    assert.match(preview.output, /packet capture "web-\w{7}" will be in network watcher "NetworkWatcher_westcentralus"/);
    const up = await run("up", "--yes", "--skip-preview");
    assert.match(up.output, /\+ 2 created/);
    assert.equal(Object.keys(stack.sessions()).length, 1);

    const { virtualMachine: target, storageAccount: storageId } = stack.ids;
    const one = (options = {}) => ({ type: captureType, properties: { target, storageLocation: { storageId } }, options });
    const clientSecret = { "fn::secret": "wrong" };
    program({
      resources: {
        web: one(),
        stranger: { type: "pulumi:providers:azure-packet-capture", properties: { clientSecret } },
        other: one({ provider: "${stranger}" }),
      },
    });
    const both = await run("up", "--yes", "--skip-preview");
    assert.match(both.output, /no token for client .* with a client secret \(chosen by azure-packet-capture:clientSecret\)/);
    assert.match(both.output, /2 unchanged/);

    assert.equal((await run("destroy", "--yes", "--skip-preview")).code, 0);
    assert.deepEqual(stack.sessions(), {});
    assert.equal(child?.exitCode, null);
  });
});
