import assert from "node:assert/strict";
import { onLocalAzure } from "../../../tools/steps/pktcap.mjs";

describe("npm run pktcap", () => {
  it("runs what asks Azure on the local Azure of the clone", () => {
    assert.deepEqual(onLocalAzure(["status", "--watch"], "/clone/.local"), ["local", "--directory", "/clone/.local", "--", "pktcap", "status", "--watch"]);
    assert.deepEqual(onLocalAzure(["doctor"], "/clone/.local").slice(3), ["--", "pktcap", "doctor"]);
    const fire = ["local", "alert", "fire", "web"];
    assert.deepEqual(onLocalAzure(fire, "/clone/.local"), ["local", "--directory", "/clone/.local", "--", "pktcap", ...fire]);
  });

  for (const args of [[], ["--help"], ["status", "--help"], ["start", "web", "-h"], ["--version"], ["completion", "bash"], ["local", "--", "pulumi", "up"], ["emulator"]]) {
    it(`starts no local Azure for ${JSON.stringify(args)}`, () => assert.deepEqual(onLocalAzure(args, "/clone/.local"), args));
  }
});
