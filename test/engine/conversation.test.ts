import assert from "node:assert/strict";
import { pktcap } from "../cli/pktcap";
import { putMachine, putNetwork } from "../provider/machineNetworks";
import { endRuns } from "../startedProgram";
import { engineStack } from "./stack";

describe("with the real engine, a conversation", function () {
  const start = engineStack();
  afterEach(endRuns);

  it("is recorded on both ends with mirrored filters, stays as it is, and is found by pktcap under one name", async () => {
    const stack = start();
    await putNetwork(stack, "net", "10.0.0.0/24");
    const ids = [await putMachine(stack, "web-1", [{ addresses: ["10.0.0.4"] }]), await putMachine(stack, "db-1", [{ addresses: ["10.0.0.5"] }])];
    stack.program(`const { ConversationCapture } = require("pulumi-azure-packet-capture/components");
      const [web, db] = ${JSON.stringify(ids)};
      const conversation = new ConversationCapture("sql", { between: { web, db }, filters: "tcp remote port 1433", storageAccount: account.storageId });
      exports.ids = conversation.captureIds;`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    const all = (await stack.outputs()).ids as Record<string, string>;
    assert.deepEqual(Object.keys(all).sort(), ["db", "web"]);
    const remoteOf = (id: string | undefined): unknown => stack.azure.packetCapture(id ?? "")?.properties.filters?.map(({ remoteIPAddress, localPort, remotePort }) => ({ remoteIPAddress, localPort, remotePort }));
    assert.deepEqual(remoteOf(all.web), [{ remoteIPAddress: "10.0.0.5", localPort: "", remotePort: "1433" }]);
    assert.deepEqual(remoteOf(all.db), [{ remoteIPAddress: "10.0.0.4", localPort: "1433", remotePort: "" }]);
    const again = await stack.up();
    assert.match(again.output, /4 unchanged/);
    const stopped = await pktcap(stack.folder, ["stop", "test:sql", "-o", "id"], { env: stack.environment }).ended;
    assert.deepEqual([stopped.code, stopped.stdout.trim().split("\n").sort()], [0, Object.values(all).sort()], stopped.stderr);
    const shown = await pktcap(stack.folder, ["show", "test:sql"], { env: stack.environment }).ended;
    assert.match(shown.stderr, /^finding packet capture "sql" of stack "test": the name is ambiguous \(AmbiguousName\)\n {2}hint: use one of these ids:\n/);
    const destroyed = await stack.destroy();
    assert.match(destroyed.output, /- 4 deleted/);
  });
});
