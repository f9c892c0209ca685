import assert from "node:assert/strict";
import { preferredPort } from "../../cli/localSetUp";

describe("preferredPort", () => {
  it("is always the same for the same folder, and another for another", () => {
    assert.equal(preferredPort("/project/.pktcap"), preferredPort("/project/../project/.pktcap"));
    assert.notEqual(preferredPort("/project/.pktcap"), preferredPort("/other/.pktcap"));
  });

  it("lies below the ports that systems hand out by themselves", () => {
    for (let index = 0; index < 200; index++) {
      const port = preferredPort(`/project-${index}`);
      assert.ok(port >= 20_000 && port < 30_000, String(port));
    }
  });
});
