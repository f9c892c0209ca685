import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { consumer } from "./consumer";

describe("the packed package", function () {
  const project = consumer();

  it("has nothing that publint would change", async () => {
    const { publint } = await import("publint");
    const { formatMessage } = await import("publint/utils");
    const { installed } = project();
    const pkg = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Record<string, unknown>;
    const { messages } = await publint({ pkgDir: installed, pack: false, level: "suggestion", strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg, { color: false })),
      [],
    );
  });

  it("has types for every entry under every resolution of modules, as Are The Types Wrong sees it", async () => {
    const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
    const result = await checkPackage(createPackageFromTarballData(readFileSync(project().tarball)));
    assert.ok(result.types !== false);
    assert.deepEqual(Object.keys(result.entrypoints), [".", "./components", "./policies", "./provider", "./emulator", "./package.json"]);
    assert.deepEqual(result.problems, []);
  });
});
