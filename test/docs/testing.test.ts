import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type PacketCaptureArgs, validate } from "../../provider";

describe("docs/testing.md", () => {
  const text = readFileSync(join(__dirname, "../../docs/testing.md"), "utf8");

  for (const name of ["dnsCaptures.ts", "dnsCaptures.test.ts"]) {
    it(`has ${name} as it is run by these tests`, () => {
      const [, code] = new RegExp(`^\`\`\`ts\n// ${name}\n(.*?)^\`\`\`$`, "ms").exec(text) ?? [];
      assert.equal(code, readFileSync(join(__dirname, "unitTests", name), "utf8"));
    });
  }

  it("has the titles of the tests that run", () => {
    const source = readFileSync(join(__dirname, "unitTests/dnsCaptures.test.ts"), "utf8");
    assert.deepEqual(
      [...text.matchAll(/^ {4}✔ (.*)$/gm)].map(([, title]) => title),
      [...source.matchAll(/^ {2}it\("(.*?)"/gm)].map(([, title]) => title),
    );
  });

  it("has the message of `validate`", () => {
    const [, message] = /^```text\n(checking .*?)\n```$/ms.exec(text) ?? [];
    const compute = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute";
    const args: PacketCaptureArgs = {
      target: `${compute}/virtualMachines/vm`,
      storageLocation: { filePath: "/var/captures/web.cap" },
      filters: [{ remotePort: 70000 }],
      timeLimitInSeconds: 36000,
    };
    assert.throws(() => validate(args), { message });
  });

  it("has the token of every function", () => {
    const functions = join(__dirname, "../../provider/functions");
    const sources = readdirSync(functions).map((file) => readFileSync(join(functions, file), "utf8"));
    const asked = sources.flatMap((source) => [...source.matchAll(/mockedOr\("(\w+)"/g)].map(([, name]) => name));
    assert.ok(asked.includes("getMachine"));
    assert.deepEqual([...text.matchAll(/^\| `azure-packet-capture:index:(\w+)`/gm)].map(([, name]) => name).sort(), asked.sort());
  });
});
