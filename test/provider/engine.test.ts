import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { Engine } from "../../provider/engine";

describe("an engine that has attached", () => {
  it("ends what is under way for it when it is gone, and nothing else", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const [gone, other] = [new Engine(undefined), new Engine(undefined)];
    const ended = new Promise<void>((resolve) => gone.attach(`127.0.0.1:${(server.address() as AddressInfo).port}`, resolve));
    server.close();
    await ended;
    assert.equal((gone.signal.reason as Error).message, "the connection to the Pulumi engine was lost");
    assert.equal(other.signal.aborted, false);
  });
});
