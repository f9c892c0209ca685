import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalAzure, environment, listen } from "../../emulator";
import type { JournalEntry, LocalAzureServer, Snapshot } from "../../emulator";
import { isInstalled } from "../../tools/setUp/cache.mjs";
import { clientFolder, clientSets, type ClientSet } from "../../tools/setUp/clients.mjs";
import { documentedVersions } from "./documentedVersions";
import { operations, refused, type Circumstances } from "./operations";

/** What has become of a client's script. */
interface Run {
  at: Circumstances;
  /** What each operation has returned, by its name; those after a failed one are missing. */
  lines: Map<string, { result?: unknown; error?: string }>;
  /** What the script printed besides. */
  stderr: string;
  journal: readonly JournalEntry[];
  left: Snapshot;
}

const longestMilliseconds = 180_000;

/**
 * The tests of all clients of an installer: each set runs the script on a local Azure of its own. Those that are not installed are skipped, and one line says why.
 *
 * @param command The program and its arguments that run the script with the libraries of a folder.
 */
export function testClients(installer: ClientSet["installer"], command: (folder: string) => [string, ...string[]]): void {
  const sets = clientSets.filter((set) => set.installer === installer);
  const missing = sets.filter((set) => !isInstalled(clientFolder(set)));

  describe(`clients from ${installer}, unmodified`, () => {
    before(() => {
      if (missing.length > 0) console.log(`      skipped: ${missing.map(({ packages }) => packages[0]).join(", ")}: not installed (\`npm run set-up:clients\`)`);
    });

    for (const set of sets) {
      describe(set.packages[0], () => {
        let run: Run;

        before(async function () {
          this.timeout(2 * longestMilliseconds);
          if (missing.includes(set)) this.skip();
          run = await runScript(command(clientFolder(set)), documentedVersions(set).captures);
        });

        for (const { name, does, result } of operations) {
          it(does, () => {
            const line = run.lines.get(name);
            if (line === undefined) throw new Error(`the script has not come to "${name}"\n${run.stderr}`);
            assert.equal(line.error, undefined);
            assert.deepEqual(line.result, result(run.at));
          });
        }

        it("asks for the documented api-versions", () => {
          const askedBy = (operation: string) => run.journal.find((entry) => entry.operation === operation)?.apiVersion;
          const { captures, machines, accounts } = documentedVersions(set);
          assert.deepEqual(
            [askedBy("PacketCaptures_Create"), askedBy("VirtualMachines_CreateOrUpdate"), askedBy("StorageAccounts_Create")],
            [captures, machines, accounts],
          );
        });

        it("sends nothing that the local Azure refuses or notes, but for the errors above and newer api-versions", () => {
          const errors = run.journal.filter(({ status }) => status === undefined || status >= 400);
          assert.deepEqual(errors.map(({ operation, status }) => `${operation} ${status}`), refused);
          assert.deepEqual(run.journal.flatMap(({ notes }) => notes).filter((note) => !note.startsWith("api-version: ")), []);
        });

        it("leaves nothing", () => {
          assert.deepEqual(run.left.resources, []);
          assert.equal(JSON.stringify([run.journal, run.left]).includes("Canary"), false);
        });
      });
    }
  });
}

async function runScript([program, ...args]: [string, ...string[]], captures: string): Promise<Run> {
  // Operations on captures take a second, so clients have to wait for their end. Sessions last 1,000 seconds or more, so they run until they are stopped.
  const azure = createLocalAzure({ world: "empty", speed: 10, pageSize: 2 });
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "packet-capture-clients-"));
  let server: LocalAzureServer | undefined;
  try {
    server = await listen(azure, { directory });
    const env = { PATH: process.env["PATH"], HOME: directory, NO_PROXY: "localhost", ...environment(server) };
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
      execFile(program, args, { cwd: directory, env, timeout: longestMilliseconds }, (_error, out, err) => resolve({ stdout: out, stderr: err }));
    });
    const lines = stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line) as { operation: string; result?: unknown; error?: string });
    return {
      at: { subscriptionId: azure.identity.subscriptionId, url: server.url, captures },
      lines: new Map(lines.map((line) => [line.operation, line])),
      stderr,
      journal: azure.journal.entries,
      left: azure.snapshot(),
    };
  } finally {
    await server?.close();
    azure.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
