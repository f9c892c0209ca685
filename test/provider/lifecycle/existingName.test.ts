import assert from "node:assert/strict";
import { failureOf, onLocalAzure, type OnLocalAzure } from "../onLocalAzure";

for (const secondPut of ["refuse", "accept"] as const) {
  describe(`a name that exists already, where a second PUT is met with "${secondPut}"`, () => {
    async function withForeign(args: Record<string, unknown>): Promise<OnLocalAzure> {
      const on = onLocalAzure({ secondPut });
      await on.provider.create(await on.inputs({ packetCaptureName: "shared", ...args }));
      on.azure.journal.clear();
      on.newRun();
      return on;
    }
    const subject = 'creating packet capture "shared" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG")';
    const what = (on: OnLocalAzure): string =>
      `it records virtual machine "ContosoVM" since ${on.azure.packetCapture(on.captureId("shared"))?.captureStartTime} (Running)`;

    it("is refused, with the way to take it over, when the settings are the same", async () => {
      const on = await withForeign({});
      const failure = await failureOf(on.provider.create(await on.inputs({ packetCaptureName: "shared" })));
      assert.equal(
        failure.message,
        `${subject}: a capture with this name already exists: ${what(on)} and has the same settings (PacketCaptureExists)\n` +
          "  hint: set `adoptExisting: true` to manage it in this stack, or choose another `packetCaptureName`",
      );
      assert.equal(failure.id, undefined);
    });

    it("is taken over when that is allowed and the settings are the same", async () => {
      const on = await withForeign({});
      const { id, outs } = await on.provider.create(await on.inputs({ packetCaptureName: "shared", adoptExisting: true }));
      assert.equal(outs?.provisioningState, "Succeeded");
      assert.equal(on.requests().filter((line) => line.startsWith("PUT PacketCaptures_Create")).length, 0);
      assert.ok(on.azure.packetCapture(id));
      assert.deepEqual(on.shown.warnings, []);
    });

    it("is refused with what differs, and left alone, when the settings are others", async () => {
      const on = await withForeign({ filters: [{ localPort: "80" }] });
      const { captureStartTime } = on.azure.packetCapture(on.captureId("shared")) ?? {};
      const failure = await failureOf(
        on.provider.create(
          await on.inputs({ packetCaptureName: "shared", adoptExisting: true, filters: [{ localPort: "443" }], timeLimitInSeconds: 60 }),
        ),
      );
      assert.equal(
        failure.message,
        `${subject}: a capture with this name already exists: ${what(on)} and differs in \`filters[0].localPort\`, \`timeLimitInSeconds\` (PacketCaptureExists)\n` +
          `  hint: choose another \`packetCaptureName\`; if this resource was renamed, add its old name to \`aliases\`; if the capture is no longer needed, run \`pktcap delete ${on.captureId("shared")}\``,
      );
      const after = on.azure.packetCapture(on.captureId("shared"));
      assert.deepEqual([after?.captureStartTime, after?.packetCaptureStatus], [captureStartTime, "Running"]);
    });

    it("is refused to a second resource of the same run", async () => {
      const on = onLocalAzure({ secondPut });
      const both = await Promise.allSettled(
        [80, 443].map(async (port) =>
          on.provider.create(await on.inputs({ packetCaptureName: "shared", filters: [{ localPort: String(port) }], adoptExisting: true })),
        ),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      const [refused] = both.filter((outcome) => outcome.status === "rejected");
      assert.match(
        (refused?.reason as Error).message,
        /another resource of this stack has a capture with this name \(PacketCaptureExists\)/,
      );
      assert.equal(on.azure.packetCaptures().length, 1);
    });

    it("is not deleted under its new owner, when a resource was renamed without an alias", async () => {
      const on = await withForeign({});
      const inputs = await on.inputs({ packetCaptureName: "shared", adoptExisting: true });
      const { id, outs } = await on.provider.create(inputs);
      await on.provider.delete(id, { ...outs });
      assert.ok(on.azure.packetCapture(id));
      assert.deepEqual(on.shown.warnings, ['packet capture "shared" is not deleted: another resource of this stack uses it']);
    });

    it("is not deleted under its new owner by a later run either", async () => {
      const on = await withForeign({});
      const inputs = await on.inputs({ packetCaptureName: "shared", adoptExisting: true });
      const { id, outs } = await on.provider.create(inputs);
      on.newRun();
      assert.deepEqual(await on.provider.diff(id, outs ?? {}, await on.inputs(inputs, inputs)), { changes: false });
      await on.provider.delete(id, { ...outs });
      assert.ok(on.azure.packetCapture(id));
    });
  });
}
