import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

describe("with the real engine, what follows from a secret", function () {
  const start = engineStack();

  /** A capture whose file's address is an output. */
  const program = (storageLocation: string, options = ""): string => `
    const capture = new PacketCapture("web", { target: machine, storageLocation: ${storageLocation}, running: false }, { ${options} });
    exports.path = capture.storagePath;
    exports.paths = capture.storagePaths;
    exports.watcher = capture.networkWatcherId;`;

  for (const [what, storageLocation] of [
    ["a secret", "pulumi.secret(account)"],
    ["an object with a secret in it", "{ storageId: pulumi.secret(account.storageId) }"],
  ] as const) {
    full.it(`is nowhere in clear, when \`storageLocation\` is ${what}`, async () => {
      const stack = start();
      stack.program(program(storageLocation));
      const account = String(stack.ids.storageAccount.split("/").at(-1));
      const preview = await stack.preview("--diff");
      assert.equal(preview.code, 0, preview.output);
      const up = await stack.up();
      assert.equal(up.code, 0, up.output);
      const refresh = await stack.refresh();
      assert.equal(refresh.code, 0, refresh.output);
      const [address] = stack.azure.store.list("Local/blobs");
      assert.ok(address !== undefined, "the capture has a file");
      const said = [
        preview.output,
        up.output,
        refresh.output,
        (await stack.state()).text,
        (await stack.pulumi("stack", "output", "--json")).output,
      ];
      for (const text of said) assert.equal(text.includes(account), false, text);
      const { path, paths, watcher } = await stack.outputs();
      assert.deepEqual([path, paths], ["[secret]", "[secret]"]);
      assert.equal(watcher, stack.ids.networkWatcher);
      const shown = JSON.parse((await stack.pulumi("stack", "output", "--json", "--show-secrets")).output) as {
        path: string;
        paths: string[];
      };
      assert.deepEqual(shown.paths, [shown.path]);
      assert.ok(shown.path.includes(account));
      assert.match((await stack.up()).output, /2 unchanged/);
    });
  }

  it("is readable, when `storageLocation` is no secret, but for what the program itself keeps secret", async () => {
    const stack = start();
    stack.program(program("account", 'additionalSecretOutputs: ["storagePaths"]'));
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    const { path, paths } = await stack.outputs();
    assert.ok(String(path).includes(String(stack.ids.storageAccount.split("/").at(-1))));
    assert.equal(paths, "[secret]");
  });
});
