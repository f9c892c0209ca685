import assert from "node:assert/strict";
import type { LocalAzure, LocalAzureOptions } from "../../../emulator";
import { armRequests, capturePath, ids, pathOf, stillAzure } from "../armRequests";

const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

describe("Retry-After", () => {
  async function polling(options: LocalAzureOptions): Promise<{ azure: LocalAzure; poll: (kind?: "operationResults") => Promise<string | undefined> }> {
    const azure = stillAzure({ timings: { create: 1000 }, ...options });
    const arm = armRequests(azure);
    const operation = pathOf((await arm.put(capturePath("one"), body)).headers["azure-asyncoperation"]);
    return { azure, poll: async (kind) => (await arm.get(kind === undefined ? operation : operation.replace("operations", kind))).headers["retry-after"] };
  }

  it("grows for who polls faster than told, as recorded: 10, 20, 20, 40", async () => {
    const { poll } = await polling({});
    assert.deepEqual([await poll(), await poll(), await poll(), await poll(), await poll()], ["10", "20", "20", "40", "40"]);
  });

  it("is the same for who waits as long as told, and for who does so again", async () => {
    const { azure, poll } = await polling({});
    const wait = async (seconds: number) => {
      azure.clock.advance(seconds);
      return poll();
    };
    assert.deepEqual([await wait(10), await wait(10), await wait(9.999), await wait(9.999), await wait(20), await wait(10)], ["10", "10", "10", "20", "10", "10"]);
  });

  it("counts polls of the result, too", async () => {
    const { poll } = await polling({});
    assert.deepEqual([await poll(), await poll("operationResults"), await poll()], ["10", "20", "20"]);
  });

  it("is divided by the speed, and stays when the settings say so", async () => {
    const fast = await polling({ speed: 10 });
    assert.deepEqual([await fast.poll(), await fast.poll(), await fast.poll(), await fast.poll()], ["1", "2", "2", "4"]);
    const ignoring = await polling({ earlyPolls: "ignore" });
    assert.deepEqual([await ignoring.poll(), await ignoring.poll(), await ignoring.poll()], ["10", "10", "10"]);
    const never = await polling({ timings: { create: 1000, retryAfter: 0 } });
    assert.deepEqual([await never.poll(), await never.poll()], ["0", "0"]);
  });
});
