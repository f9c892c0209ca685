import assert from "node:assert/strict";
import { full } from "../inFull";
import { until } from "../until";
import { engineStack, type EngineStack } from "./stack";

const canary = "canary-client-secret-9b1d";

async function kept(stack: EngineStack): Promise<{ id?: string; outputs?: Record<string, unknown> } | undefined> {
  return (await stack.state()).resources.find(({ type }) => type.endsWith(":PacketCapture"));
}

full.describe("with the real engine, the fault matrix", function () {
  const start = engineStack(undefined, { clientSecret: canary });

  it("row 12: a create whose operation never ends is kept at its timeout, and the next up resumes it", async () => {
    const stack = start();
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Never" } });
    stack.capture("timeouts: { createInSeconds: 15 }");
    const up = await stack.up();
    assert.match(
      up.output,
      /still waiting for packet capture "web-[0-9a-f]{7}" to be created after \d+ s, the status is InProgress \(OperationTimedOut\)/,
    );
    const capture = await kept(stack);
    assert.equal(capture?.outputs?.provisioningState, "Updating");
    stack.azure.changePacketCapture(capture?.id ?? "", { provisioningState: "Succeeded" });
    const resumed = await stack.up();
    assert.equal(resumed.code, 0, resumed.output);
    assert.equal(stack.requests().filter((line) => line.startsWith("PUT")).length, 1);
    assert.match((await stack.up()).output, /2 unchanged/);
  });

  it("row 26: of two captures that race for one name, one is told so and overwrites nothing", async () => {
    const stack = start();
    stack.program(`
      new PacketCapture("first", { target: machine, storageLocation: account, packetCaptureName: "shared", filters: [{ localPort: "80" }] });
      new PacketCapture("second", { target: machine, storageLocation: account, packetCaptureName: "shared", filters: [{ localPort: "443" }] });`);
    const up = await stack.up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /another resource of this stack has a capture with this name \(PacketCaptureExists\)/);
    assert.equal(stack.azure.packetCaptures().length, 1);
    assert.equal(stack.requests().filter((line) => line === "PUT PacketCaptures_Create 201").length, 1);
    const winner = await kept(stack);
    assert.equal(winner?.id, stack.azure.packetCaptures()[0]?.id);
    await stack.destroy();
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });

  it("row 28: a deletion that is killed is finished by the next destroy", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, action: { operation: "Never" } });
    const { child, done, output } = stack.start(["destroy", "--yes", "--skip-preview"]);
    await until("the deletion", () => stack.azure.packetCaptures()[0]?.provisioningState === "Deleting", output);
    child.kill("SIGKILL");
    await done;
    await stack.tidyUp();
    assert.ok(await kept(stack), "what may still be there stays in the state");
    stack.azure.removePacketCapture(stack.azure.packetCaptures()[0]?.id ?? "");
    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.output);
    assert.equal((await stack.state()).resources.length, 0);
  });

  it("row 29: when the provider dies between the PUT and the state, the next up finds the capture again", async () => {
    const stack = start();
    stack.azure.faults.add({ match: { operation: "PacketCaptures_GetStatus" }, action: { delaySeconds: 600 } });
    stack.capture();
    const { done, output: said } = stack.start(["up", "--yes", "--skip-preview"]);
    await until(
      "the status query",
      () => stack.azure.journal.entries.some(({ operation }) => operation === "PacketCaptures_GetStatus"),
      said,
    );
    stack.kill("cmd/dynamic-provider", "SIGKILL");
    const { code, output } = await done;
    assert.notEqual(code, 0);
    assert.equal(await kept(stack), undefined, output);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.equal(stack.azure.packetCaptures().length, 1);
    assert.equal(stack.requests().filter((line) => line === "PUT PacketCaptures_Create 201").length, 1);
  });

  /** The commands of a stack's life, at the engine's most talkative, with a creation that fails; everything they wrote. */
  async function talkativeLife(stack: EngineStack, environment: NodeJS.ProcessEnv): Promise<{ place: string; text: string }[]> {
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    stack.program(`
      const port = new pulumi.Config().requireSecret("port");
      new PacketCapture("web", { target: machine, storageLocation: account, filters: [{ localPort: port }] });`);
    await stack.pulumi("config", "set", "--secret", "port", "51234");
    const options = ["--skip-preview", "--yes", "--logtostderr", "-v=9", "--event-log", stack.file("events.json")];
    const written: { place: string; text: string }[] = [];
    for (const [index, command] of ["up", "up", "refresh", "destroy"].entries()) {
      const { output } = await stack.start([command, ...options], { PULUMI_DEBUG_COMMANDS: "true", ...environment }).done;
      written.push({ place: `the output of ${command} (${index})`, text: output });
      written.push({ place: `the state after ${command} (${index})`, text: (await stack.state()).text });
      written.push({ place: `the event log of ${command} (${index})`, text: stack.read("events.json") });
    }
    written.push({ place: "the journal", text: JSON.stringify(stack.azure.journal.entries) });
    assert.ok(written[0]!.text.includes("An error occurred (InternalServerError)"), "the first up fails");
    assert.ok(/"provisioningState": "Succeeded"/.test(written[4]!.text), "the second up repairs it");
    assert.deepEqual(stack.azure.packetCaptures(), []);
    return written;
  }

  function expectNowhere(secret: string | RegExp, written: readonly { place: string; text: string }[]): void {
    for (const { place, text } of written) {
      assert.ok(typeof secret === "string" ? !text.includes(secret) : !secret.test(text), `a secret is in ${place}`);
    }
  }

  const token = /\beyJ[\w-]{10,}\.[\w-]+\./;
  /** At -v=9 the engine itself logs whatever it sends to a plugin, secret or not. No plugin can keep it from that. */
  const engineSays = /^.*Marshaling property for RPC.*$/gm;

  it("tells no secret of the environment anywhere, in the engine's own log neither", async () => {
    const written = await talkativeLife(start(), {});
    expectNowhere(canary, written);
    expectNowhere(token, written);
    expectNowhere(
      "51234",
      written.filter(({ place }) => place.startsWith("the state")),
    );
  });

  it("tells no secret of the configuration, other than in the engine's own log of what it sends", async () => {
    const stack = start();
    await stack.pulumi("config", "set", "--secret", "azure-packet-capture:clientSecret", canary);
    const written = await talkativeLife(stack, { ARM_CLIENT_SECRET: "", AZURE_CLIENT_SECRET: "" });
    expectNowhere(token, written);
    expectNowhere(
      canary,
      written.map(({ place, text }) => ({ place, text: text.replaceAll(engineSays, "") })),
    );
    assert.ok(written[0]!.text.includes(canary), "the engine logs it: once it no longer does, docs/reliability.md may say so");
  });
});
