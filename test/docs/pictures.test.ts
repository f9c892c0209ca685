import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "../../docs/pictures");

describe("docs/pictures", () => {
  it("has the page of inspect, the page of the local Azure and a recording of status --watch, each of less than 200 kB", () => {
    assert.deepEqual(readdirSync(folder).sort(), ["inspect.png", "local-azure.png", "status-watch.svg"]);
    for (const name of readdirSync(folder)) assert.ok(statSync(join(folder, name)).size < 200_000, name);
  });

  it("has a recording of one picture after the other, with nothing from elsewhere", async () => {
    const kept = readFileSync(join(folder, "status-watch.svg"), "utf8");
    assert.doesNotMatch(kept, /<script|href|url\(|@import/);
    const { asSvg } = (await import("../../tools/docs/terminalRecording.mjs")) as {
      asSvg: (prompt: string, frames: { at: number; lines: string[] }[], columns: number) => string;
    };
    const svg = asSvg(
      "pktcap status <dns>",
      [
        { at: 0, lines: ["dns  \u001b[32mRunning\u001b[39m"] },
        { at: 1000, lines: ["dns  Stopped"] },
      ],
      40,
    );
    assert.match(svg, /aria-label="pktcap status &#60;dns&#62;: dns Stopped"/);
    assert.match(svg, /dns {2}<tspan fill="#63d29b">Running<\/tspan>/);
    // The first picture for a second of the four, then the last for three.
    assert.match(svg, /@keyframes f0 \{ 0% \{ visibility: visible \} 0% \{ visibility: visible \} 25% \{ visibility: hidden \} \}/);
    assert.match(svg, /@keyframes f1 \{ 0% \{ visibility: hidden \} 25% \{ visibility: visible \}/);
  });
});
