import assert from "node:assert/strict";
import { TransferLine } from "../../../cli/download/transferLine";

const mebibyte = 1024 * 1024;

describe("the line of a download", () => {
  it("says how much is there, how fast it comes and how long it will take", () => {
    let now = 0;
    const line = new TransferLine("dns.cap", 100 * mebibyte, 20 * mebibyte, () => now);
    assert.equal(line.text(), "downloading dns.cap: 20 MiB of 100 MiB");
    now = 2000;
    line.add(20 * mebibyte);
    assert.equal(line.text(), "downloading dns.cap: 40 MiB of 100 MiB, 10 MiB/s, 6 s left");
  });

  it("goes by the last ten seconds, not by what was long ago", () => {
    let now = 0;
    const line = new TransferLine("dns.cap", 1000 * mebibyte, 0, () => now);
    line.add(500 * mebibyte);
    for (let second = 1; second <= 30; second++) {
      now = second * 1000;
      line.add(mebibyte);
    }
    assert.match(line.text(), /, 1 MiB\/s, 7 min 50 s left$/);
  });
});
