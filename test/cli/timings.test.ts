import assert from "node:assert/strict";
import { timingsOf } from "../../cli/localAzureOptions";

describe("timingsOf", () => {
  it("leaves Azure's own pace, when nothing is given", () => {
    assert.deepEqual(timingsOf(undefined), {});
  });

  it("lets a session start before the operation ends, and clients ask again as soon as that", () => {
    assert.deepEqual(timingsOf(3), { create: 3, stop: 3, delete: 3, captureStart: 1, retryAfter: 3 });
    assert.deepEqual(timingsOf(0), { create: 0, stop: 0, delete: 0, captureStart: 0, retryAfter: 0 });
  });

  it("never lets clients wait longer than Azure does", () => {
    assert.equal(timingsOf(60).retryAfter, 10);
  });
});
