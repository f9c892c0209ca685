import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { azureCliPython } from "../../tools/setUp/azureCli.mjs";
import { executable } from "../executable";
import { endRuns } from "../startedProgram";
import { pktcap } from "../cli/pktcap";
import { type AzureCli, startAzureCli } from "./azureCli";

interface Capture {
  readonly name: string;
  readonly provisioningState: string;
  readonly packetCaptureStatus?: string;
  readonly stopReason?: string;
}

describe("az and pktcap, on the same captures", function () {
  let cli: AzureCli;

  before(async function () {
    cli = await startAzureCli(this);
  });
  after(async () => cli?.close());
  afterEach(endRuns);

  const ours = async <T>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await pktcap(cli.folder, [...args, "-o", "json"], { env: cli.environment }).ended;
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as T;
  };
  const theirs = <T>(command: string, ...args: string[]): Promise<T> =>
    cli.az<T>("network", "watcher", "packet-capture", command, "--location", "westcentralus", ...args);
  const names = (list: readonly { name?: string }[]): unknown[] => list.map(({ name }) => name);

  it("share a login: without credentials of its own, pktcap asks az for the subscription and for one token", async function () {
    const calls = join(cli.folder, "calls");
    executable(join(cli.folder, "bin", "az"), `echo "$*" >> "${calls}"`, `exec "${azureCliPython()}" -m azure.cli "$@"`);
    const none = { ARM_CLIENT_ID: "", ARM_CLIENT_SECRET: "", ARM_TENANT_ID: "", ARM_SUBSCRIPTION_ID: "", AZURE_SUBSCRIPTION_ID: "" };
    const env = { ...cli.environment, ...none, PATH: `${join(cli.folder, "bin")}:${process.env["PATH"]}` };
    const { code, stdout, stderr } = await pktcap(cli.folder, ["list", "-o", "json"], { env }).ended;
    assert.deepEqual([code, stdout.trim(), stderr], [0, "[]", "there are no packet captures here\n"]);
    const commands = readFileSync(calls, "utf8").trim().split("\n").map((line) => line.replace(/--resource \S+/, "--resource R")).sort();
    assert.deepEqual(commands, ["account get-access-token --resource R --output json", "account show --output json"]);
  });

  it("each sees, stops and deletes what the other has started", async function () {
    await ours("start", "ContosoVM", "--name", "ours", "--storage-account", "contosoexamplergdiag374", "--preset", "dns", "--time-limit", "10m");
    await cli.az(
      "network", "watcher", "packet-capture", "create", "--resource-group", "ContosoExampleRG", "--vm", "ContosoVM", "--name", "theirs",
      "--storage-account", "contosoexamplergdiag374", "--time-limit", "600",
    );

    assert.deepEqual(names(await theirs<Capture[]>("list")), ["ours", "theirs"]);
    assert.deepEqual(names(await ours<Capture[]>("list")), ["ours", "theirs"]);
    assert.equal((await ours<{ timeLimitInSeconds: number }>("show", "theirs")).timeLimitInSeconds, 600);
    assert.equal((await theirs<{ timeLimitInSeconds: number }>("show", "--name", "ours")).timeLimitInSeconds, 600);

    await theirs("stop", "--name", "ours");
    const [stopped] = await ours<Capture[]>("status", "ours");
    assert.deepEqual([stopped?.packetCaptureStatus, stopped?.stopReason], ["Stopped", "Manual"]);
    await ours("stop", "theirs");
    const status = await theirs<Capture>("show-status", "--name", "theirs");
    assert.deepEqual([status.packetCaptureStatus, status.stopReason], ["Stopped", "Manual"]);

    const [file] = await ours<{ bytes: number }[]>("download", "theirs");
    assert.ok((file?.bytes ?? 0) > 24);

    await theirs("delete", "--name", "ours");
    await ours("delete", "theirs");
    assert.deepEqual(await theirs<Capture[]>("list"), []);
    assert.deepEqual(await ours<Capture[]>("list"), []);
  });
});
