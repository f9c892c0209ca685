import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { full } from "../inFull";
import { endRuns } from "../startedProgram";
import { pktcap } from "../cli/pktcap";
import { type EngineStack, engineStack } from "./stack";

/** Runs `pktcap` where the stack's project is. */
async function run(
  { folder, environment }: EngineStack,
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await pktcap(folder, args, { env: environment }).ended;
  return { code, stdout, stderr };
}

describe("pktcap beside a stack", function () {
  const stack = engineStack();
  afterEach(endRuns);

  it("prints a program that compiles, takes the capture over and then changes nothing", async () => {
    const started = await run(
      stack(),
      "start",
      "ContosoVM",
      "--storage-account",
      "contosoexamplergdiag374",
      "--filter",
      "tcp and remote port 443 and remote net 10.0.0.0/24",
      "--preset",
      "dns",
      "--time-limit",
      "10m",
      "--bytes-per-packet",
      "128",
      "--print-program",
    );
    assert.equal(started.code, 0, started.stderr);
    assert.deepEqual(typeErrors(join(stack().folder, "index.ts"), started.stdout), []);
    writeFileSync(join(stack().folder, "Pulumi.yaml"), "name: engine-test\nruntime: nodejs\nmain: index.ts\n");
    const [before] = stack().azure.packetCaptures();
    stack().azure.journal.clear();
    const up = await stack().up();
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /\+ 2 created/);
    assert.equal(
      stack()
        .requests()
        .filter((request) => /Create 201|Delete/.test(request)).length,
      0,
    );
    const captures = stack().azure.packetCaptures();
    assert.deepEqual(
      captures.map(({ id }) => id),
      [before?.id],
    );
    const preview = await stack().preview("--expect-no-changes", "--refresh");
    assert.equal(preview.code, 0, preview.output);
  });

  for (const [what, args] of [
    ["everything, with every default", ["--yes"]],
    ["a ring of files", ["--continuous", "--file-count", "3", "--file-size", "1M", "--time-limit", "1h"]],
  ] as const) {
    full.it(`prints a program that changes nothing for ${what}`, async () => {
      const { stdout, code, stderr } = await run(
        stack(),
        "start",
        "ContosoVM",
        "--storage-account",
        "contosoexamplergdiag374",
        ...args,
        "--print-program",
      );
      assert.equal(code, 0, stderr);
      writeFileSync(join(stack().folder, "index.ts"), stdout);
      writeFileSync(join(stack().folder, "Pulumi.yaml"), "name: engine-test\nruntime: nodejs\nmain: index.ts\n");
      const up = await stack().up();
      assert.equal(up.code, 0, up.output);
      assert.equal(stack().azure.packetCaptures().length, 1);
      const preview = await stack().preview("--expect-no-changes");
      assert.equal(preview.code, 0, preview.output);
    });
  }

  for (const [what, args] of [
    ["with a path that Azure made", ["--preset", "dns", "--time-limit", "10m"]],
    ["with a path of its own", ["--yes", "--storage-path", "https://contosoexamplergdiag374.blob.core.windows.net/mine/web.cap"]],
    ["that is a ring of files", ["--continuous", "--file-count", "3", "--file-size", "1M", "--time-limit", "1h"]],
  ] as const) {
    full.it(`prints a program that takes over a capture that exists, ${what}`, async () => {
      const account = ["--storage-account", "contosoexamplergdiag374"];
      assert.equal((await run(stack(), "start", "ContosoVM", "--name", "web", ...account, ...args)).code, 0);
      const { stdout, code, stderr } = await run(stack(), "show", "web", "--print-program");
      assert.equal(code, 0, stderr);
      writeFileSync(join(stack().folder, "index.ts"), stdout);
      writeFileSync(join(stack().folder, "Pulumi.yaml"), "name: engine-test\nruntime: nodejs\nmain: index.ts\n");
      const up = await stack().up();
      assert.equal(up.code, 0, up.output);
      assert.equal(stack().azure.packetCaptures().length, 1);
      const preview = await stack().preview("--expect-no-changes", "--refresh");
      assert.equal(preview.code, 0, preview.output);
    });
  }

  full.it("knows captures, machines and accounts by their names in the stack, with the stack's configuration", async () => {
    stack().program(`
      const capture = new PacketCapture("web", { target: machine, storageLocation: account });
      exports.capture = capture.id;
      exports.vm = machine;
      exports.logs = account.storageId;`);
    assert.equal((await stack().up()).code, 0);
    const { ARM_METADATA_HOSTNAME: host = "" } = stack().environment;
    await stack().pulumi("config", "set", "azure-packet-capture:metadataHost", host);
    const local = stack();
    // Without the variable only the stack's configuration knows the cloud.
    const environment = { ...local.environment, ARM_METADATA_HOSTNAME: "", ARM_METADATA_HOST: "" };
    const by = async (...args: string[]): Promise<Record<string, unknown>> => {
      const { code, stdout, stderr } = await pktcap(local.folder, [...args, "-o", "json"], { env: environment }).ended;
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    const [capture] = local.azure.packetCaptures();
    assert.equal((await by("show", "test:web")).id, capture?.id);
    assert.equal((await by("show", "test:capture")).id, capture?.id);
    assert.equal((await by("start", "test:vm", "--storage-account", "test:logs", "--yes")).target, local.ids.virtualMachine);
    const missing = await pktcap(local.folder, ["show", "test:none"], { env: environment }).ended;
    assert.equal(missing.code, 3);
    assert.equal(
      missing.stderr,
      'finding packet capture "none" of stack "test": the stack has no such resource, and no output of this name with its id (NotFound)\n  hint: the stack has "web"\n',
    );
    const nowhere = await pktcap(local.folder, ["show", "prod:web"], { env: environment }).ended;
    assert.equal(nowhere.code, 3);
    assert.match(nowhere.stderr, /^reading stack "prod": no stack named 'prod' found \(StackUnreadable\)\n {2}hint: /);
  });
});

/** What TypeScript says against a program in this place, by its messages. */
function typeErrors(file: string, text: string): string[] {
  writeFileSync(file, text);
  const options = {
    module: ts.ModuleKind.Node20,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    types: ["node"],
  };
  const program = ts.createProgram([file], options);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
