import assert from "node:assert/strict";
import { ProgressLine } from "../../cli/progressLine";

/** A stream that remembers what was written to it. */
function stream(isTTY: boolean): { written: () => string; stream: NodeJS.WriteStream } {
  let text = "";
  const fake = { isTTY, columns: 20, write: (chunk: string) => ((text += chunk), true) };
  return { written: () => text, stream: fake as unknown as NodeJS.WriteStream };
}

describe("the line that shows what is waited for", () => {
  it("changes in place on a terminal, cut to its width, and goes without a trace", () => {
    const { written, stream: terminal } = stream(true);
    const line = new ProgressLine(terminal);
    line.report("waiting for a very long thing");
    line.report("done soon");
    line.clear();
    line.clear();
    assert.equal(written(), "\r\u001b[2Kwaiting for a very…\r\u001b[2Kdone soon\r\u001b[2K");
  });

  it("shows how far something is on a terminal alone", () => {
    const { written, stream: terminal } = stream(true);
    new ProgressLine(terminal).live("checking 1 of 2");
    const { written: elsewhere, stream: file } = stream(false);
    new ProgressLine(file).live("checking 1 of 2");
    assert.deepEqual([written(), elsewhere()], ["\r\u001b[2Kchecking 1 of 2", ""]);
  });

  it("makes way for a line that stays", () => {
    const { written, stream: terminal } = stream(true);
    const line = new ProgressLine(terminal);
    line.report("waiting");
    line.say("warning: x");
    assert.equal(written(), "\r\u001b[2Kwaiting\r\u001b[2Kwarning: x\n");
  });

  it("says elsewhere only what is new, and the same again after half a minute", () => {
    const { written, stream: file } = stream(false);
    let now = 0;
    const line = new ProgressLine(file, () => now);
    line.report("waiting (1 s)");
    now = 10_000;
    line.report("waiting (10 s)");
    line.report("Azure throttles");
    now = 39_000;
    line.report("Azure throttles");
    now = 41_000;
    line.report("Azure throttles");
    line.clear();
    assert.equal(written(), "waiting (1 s)\nAzure throttles\nAzure throttles\n");
  });
});
