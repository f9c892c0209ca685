import assert from "node:assert/strict";
import { full } from "../../inFull";
import { articleIds } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";
import { AzureProcess } from "./azureProcess";

full.describe("the soak's local Azure in a process of its own", function () {
  const folder = temporaryFolder();

  it("is killed without a word and goes on where it was, at the same address", async () => {
    const azure = await AzureProcess.start(folder(), "refuse");
    try {
      const id = `${articleIds(azure.mirror.identity.subscriptionId).networkWatcher}/packetCaptures/one`;
      await azure.plant(id);
      await azure.look();
      const { ARM_METADATA_HOSTNAME: address } = azure.environment;
      const before = azure.mirror.packetCapture(id)?.captureStartTime;
      assert.ok(before);
      assert.equal(await azure.requests(), 1);
      await azure.killAndRestart();
      assert.equal(await azure.requests(), 0);
      await azure.look();
      assert.deepEqual([azure.environment["ARM_METADATA_HOSTNAME"], azure.mirror.packetCapture(id)?.captureStartTime], [address, before]);
      await azure.remove(id);
      await azure.look();
      assert.equal(azure.mirror.packetCapture(id), undefined);
    } finally {
      await azure.close();
    }
  });
});
