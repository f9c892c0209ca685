import assert from "node:assert/strict";
import { AzureError } from "../../../provider/azure/errors";
import { Shared } from "../../../provider/azure/shared";

describe("a question that several ask", () => {
  it("is asked once", async () => {
    const shared = new Shared<number>();
    let asked = 0;
    const ask = async (): Promise<number> => ++asked;
    assert.deepEqual(await Promise.all([shared.get("a", ask), shared.get("a", ask)]), [1, 1]);
    assert.equal(await shared.get("a", ask), 1);
  });

  it("fails for all who ask, and is asked anew by the next", async () => {
    const shared = new Shared<number>();
    let asked = 0;
    const ask = async (): Promise<number> => {
      if (++asked === 1) throw new AzureError("not you", { code: "AuthorizationFailed" });
      return asked;
    };
    const outcomes = await Promise.allSettled([shared.get("a", ask), shared.get("a", ask)]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.equal(await shared.get("a", ask), 2);
  });

  it("is asked again by whoever has more time than the first had", async () => {
    const shared = new Shared<number>();
    const hurried = shared.get("a", async () => {
      throw new AzureError("no time", { code: "OperationTimedOut", isOutOfTime: true });
    });
    const patient = [shared.get("a", async () => 2), shared.get("a", async () => 3)];
    await assert.rejects(hurried);
    assert.deepEqual(await Promise.all(patient), [2, 2]);
  });

  it("does not lose a newer answer to an older failure", async () => {
    const shared = new Shared<number>();
    let fail: () => void = () => undefined;
    const old = shared.get("a", () => new Promise((_resolve, reject) => (fail = () => reject(new Error("old")))));
    shared.forget("a");
    await shared.get("a", async () => 2);
    fail();
    await assert.rejects(old);
    assert.equal(await shared.get("a", async () => 3), 2);
  });
});
