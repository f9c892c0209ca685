import assert from "node:assert/strict";
import { downloadUrl } from "../../../tools/release/downloadUrl.mjs";

describe("where the engine downloads the plugin from", () => {
  it("follows from the repository in package.json", () => {
    for (const url of ["git+https://github.com/contoso/packet-capture.git", "https://github.com/contoso/packet-capture", "git@github.com:contoso/packet-capture.git"])
      assert.equal(downloadUrl({ url }), "github://api.github.com/contoso/packet-capture");
  });

  it("is not in the schema while there is no repository", () => {
    assert.equal(downloadUrl(undefined), undefined);
  });

  it("refuses a repository elsewhere", () => {
    const message = 'package.json: `repository.url`: must be a repository on GitHub, got "https://example.com/a/b"';
    assert.throws(() => downloadUrl({ url: "https://example.com/a/b" }), { message });
  });
});
