import assert from "node:assert/strict";
import { AzureError, OperationFailed } from "../../../provider/azure/errors";
import { type Progress, waitForOperation } from "../../../provider/azure/operations";
import { answerOf, type ScriptedAnswer, turnedPatience } from "./scripted";

interface Watched {
  readonly error: unknown;
  readonly polled: string[];
  readonly looks: number;
  readonly seconds: number;
  /** What was reported before each wait. */
  readonly reported: string[];
}

/** Follows an operation whose polls meet one step after the other, the last one for ever. */
async function watch(accepted: ScriptedAnswer, polls: (ScriptedAnswer | Error)[], progress: Progress, seconds = 600): Promise<Watched> {
  const reported: string[] = [];
  const patience = { ...turnedPatience(seconds), report: (text: string) => void reported.push(text) };
  const polled: string[] = [];
  let looks = 0;
  const operation = {
    what: "it",
    get: async (address: string) => {
      const step = polls[Math.min(polled.length, polls.length - 1)] ?? {};
      polled.push(address);
      assert.ok(polled.length < 1000, "polled a thousand times");
      if (step instanceof Error) throw step;
      return answerOf(step);
    },
    look: async () => {
      looks++;
      return progress;
    },
  };
  const error: unknown = await waitForOperation(answerOf(accepted), operation, patience).catch((reason: unknown) => reason);
  return { error, polled, looks, seconds: patience.elapsed() / 1000, reported };
}

const operation = { status: 201, headers: { "azure-asyncoperation": "/operation", "retry-after": "10" } };
const result = { status: 202, headers: { location: "/result", "retry-after": "10" } };

describe("following an operation", () => {
  it("does not take an empty answer at the operation's own address for its success", async () => {
    for (const poll of [{}, { body: "null" }, { status: 204 }, { body: {} }, { body: [] }, { body: { status: 5 } }]) {
      const { error, looks } = await watch(operation, [poll], "InProgress", 100);
      assert.ok(error instanceof AzureError && error.code === "OperationTimedOut", JSON.stringify(poll));
      assert.ok(looks > 0);
    }
  });

  it("takes an empty answer at the address of a result for success", async () => {
    for (const poll of [{}, { body: "null" }, { status: 204 }]) {
      const { error, looks } = await watch(result, [{ status: 202 }, poll], "InProgress");
      assert.deepEqual([error, looks], [undefined, 0]);
    }
  });

  it("looks at the resource where the addresses are empty", async () => {
    const { error, polled } = await watch({ status: 201, headers: { "azure-asyncoperation": "", location: "" } }, [{}], "Succeeded");
    assert.deepEqual([error, polled], [undefined, []]);
  });

  it("goes on at the address that a result's 202 names", async () => {
    const { polled } = await watch(result, [{ status: 202, headers: { location: "/next" } }, {}], "InProgress");
    assert.deepEqual(polled, ["/result", "/next"]);
  });

  it("names the missing permission while polls are refused, and no longer", async () => {
    const refused = new AzureError("No.", { code: "AuthorizationFailed", status: 403 });
    const { error, reported } = await watch(
      operation,
      [refused, { body: { status: "InProgress" } }, { body: { status: "Succeeded" } }],
      "InProgress",
    );
    assert.equal(error, undefined);
    const lack = "; your login cannot read the operation's status: it does not have Microsoft.Network/locations/operations/read";
    assert.deepEqual(
      reported.map((text) => text.replace(/\d+ s/, "N s")),
      ["waiting for it (N s)", `waiting for it (N s, the status is InProgress${lack})`, "waiting for it (N s, the status is InProgress)"],
    );
  });

  it("looks once more at the deadline, when the service asks to wait for longer", async () => {
    for (const asked of ["1000", "9".repeat(400), "Fri, 01 Jan 2100 00:00:00 GMT"]) {
      const { error, polled, seconds } = await watch(
        { status: 201, headers: { "azure-asyncoperation": "/operation", "retry-after": asked } },
        [{ body: { status: "Succeeded" } }],
        "InProgress",
      );
      assert.deepEqual([error, polled, seconds], [undefined, ["/operation"], 600]);
    }
  });

  it("asks less and less often, when the service asks for no delay at all", async () => {
    const poll = { headers: { "retry-after": "0" }, body: { status: "InProgress" } };
    const { error, polled, seconds } = await watch(
      { ...operation, headers: { ...operation.headers, "retry-after": "0" } },
      [poll],
      "InProgress",
    );
    assert.ok(error instanceof AzureError && error.code === "OperationTimedOut");
    assert.ok(polled.length < 80, `polled ${polled.length} times`);
    assert.equal(seconds, 600);
  });

  it("ends with the service's code, or with the state where there is none", async () => {
    const own = await watch(operation, [{ body: { status: "Failed", error: { code: "Busy", message: "later" } } }], "InProgress");
    assert.ok(own.error instanceof OperationFailed);
    assert.deepEqual([own.error.code, own.error.message], ["Busy", "later"]);
    for (const error of [undefined, null, "x", [], { code: 5, message: {} }]) {
      const { error: found } = await watch(operation, [{ body: { status: "Canceled", error } }], "InProgress");
      assert.ok(found instanceof OperationFailed);
      assert.deepEqual([found.code, found.message], ["Canceled", "the operation ended without success"]);
    }
  });
});
