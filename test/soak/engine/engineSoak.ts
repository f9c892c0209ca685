import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findEngine } from "../../../cli/engine";
import { backendFolder, localEnvironment, pulumiHome } from "../../../cli/localEnvironment";
import { EngineStack, type Run } from "../../engine/stack";
import { isAskedFor } from "../../faults/asked";
import { nothingForeignIsTouched, nothingIsLost, nothingIsTold } from "../../faults/invariants";
import { Ledger } from "../../faults/ledger";
import { State } from "../../faults/state";
import { canary } from "../../faults/world";
import { until } from "../../until";
import type { Tally } from "../soak";
import { AzureProcess } from "./azureProcess";
import { type EngineSchedule, engineSchedule, type EngineStep } from "./engineSchedule";

/** Goes through the schedules of these seeds with the real engine. */
export async function engineSoak(seeds: readonly number[], tally: Tally): Promise<Tally> {
  for (const seed of seeds) {
    const { secondPut, steps } = engineSchedule(seed);
    const run = await EngineRun.start({ secondPut, steps });
    try {
      await run.hold(steps);
      await run.endWhatIsLeft();
    } catch (error) {
      tally.broken.push({ seed, schedule: [{ secondPut }, ...steps], message: (error as Error).message });
    } finally {
      tally.faults += run.blows;
      tally.runs += 1;
      await run.close();
    }
  }
  return tally;
}

const up = ["up", "--yes", "--skip-preview"];

/** One schedule under way, on a stack of the real engine and an Azure in a process of its own. */
class EngineRun {
  private readonly state = new State();
  private readonly ledger: Ledger;
  blows = 0;

  private constructor(
    private readonly azure: AzureProcess,
    private readonly stack: EngineStack,
    private readonly shared: string,
  ) {
    this.ledger = new Ledger(azure.mirror);
  }

  static async start({ secondPut }: EngineSchedule): Promise<EngineRun> {
    mkdirSync(join(process.cwd(), ".local"), { recursive: true });
    const folder = mkdtempSync(join(process.cwd(), ".local", "engine-soak-"));
    const directory = join(folder, "local");
    for (const needed of [backendFolder(directory), pulumiHome(directory)]) mkdirSync(needed, { recursive: true });
    const { engine, reasons } = await findEngine({ pulumiHome: pulumiHome(directory) });
    if (engine === undefined) throw new Error(`no Pulumi was found: ${reasons.join("; ")}`);
    const azure = await AzureProcess.start(directory, secondPut);
    const inherited = { ...process.env, NODE_OPTIONS: `--require ${join(__dirname, "noteCalled.cjs")}` };
    const environment = localEnvironment({ directory, azure: azure.environment, engine, inherited });
    const stack = await EngineStack.on({ azure: azure.mirror, environment, close: () => azure.close() }, folder);
    const shared = `${stack.ids.networkWatcher}/packetCaptures/shared`;
    await azure.plant(shared);
    await azure.look();
    const run = new EngineRun(azure, stack, shared);
    run.ledger.credit("other people");
    return run;
  }

  async hold(steps: readonly EngineStep[]): Promise<void> {
    for (const step of steps) {
      this.declare(step.ports, step.isShared);
      if (step.how === "taint") await this.taint("a");
      const options = step.how === "refresh" ? ["--refresh"] : step.how === "replace" ? ["--replace", this.urnOf("a") ?? "none"] : [];
      await this.command([...up, ...options], step.ports, step);
    }
    await this.checkThatItConverges(steps.at(-1)!.ports);
  }

  /** A killed engine leaves its language host for good; a provider that it has called goes by itself. */
  async endWhatIsLeft(): Promise<void> {
    const providers = () => this.stack.processes().filter(({ pid, command }) => command.includes("cmd/dynamic-provider") && this.isCalled(pid));
    await until("the end of the provider", () => providers().length === 0, () => JSON.stringify(providers()));
    this.stack.kill();
  }

  async close(): Promise<void> {
    this.stack.kill();
    await this.stack.close();
  }

  /** One that was never called is the SDK's own process without this package in it, and stays: see docs/reliability.md. */
  private isCalled(pid: number): boolean {
    return existsSync(this.stack.file(`called-${pid}`));
  }

  private declare(ports: Readonly<Record<string, number>>, isShared: boolean): void {
    const resources = Object.entries(ports).map(([name, port]) => {
      const explicit = isShared && name === "b" ? 'packetCaptureName: "shared", ' : "";
      return `new PacketCapture("${name}", { target: machine, storageLocation: account, ${explicit}filters: [{ protocol: "TCP", localPort: "${port}" }] });`;
    });
    this.stack.program(resources.join("\n"));
  }

  /** One command, looked at from outside: I1, I3, I5 and I6. */
  private async command(args: string[], ports: Readonly<Record<string, number>>, { blow, after }: Pick<EngineStep, "blow" | "after"> = { blow: "none", after: 0 }): Promise<Run> {
    const { azure, stack, state, ledger } = this;
    await azure.look();
    const creations = this.creations();
    let run: Run = { code: null, output: "" };
    const { virtualMachine: target, storageAccount: storageId } = stack.ids;
    const asksFor = (name: string, properties: Record<string, unknown>): boolean =>
      isAskedFor({ target, storageLocation: { storageId }, filters: [{ protocol: "TCP", localPort: String(ports[name]) }] }, properties);
    const wrongs = await ledger.during({ who: "we", state, asksFor }, async () => {
      run = await this.struck(args, blow, after);
      await azure.look();
      await this.readState();
    });
    nothingForeignIsTouched(wrongs.map((wrong) => `${wrong}\n${run.output}`));
    const lost = blow === "none" ? [] : ledger.unrecorded(state, "we").map(({ id }) => id);
    const failures = [{ name: args[0]!, message: run.output, error: run.output }];
    const evidence = { azure: azure.mirror, stack: state, failures, said: [run.output], secrets: [canary] };
    nothingIsLost({ ...evidence, foreign: [this.shared, ...lost, ...this.known] });
    lost.forEach((id) => this.known.add(id));
    nothingIsTold(evidence);
    for (const [id, count] of this.creations()) assert.ok(count - (creations.get(id) ?? 0) <= 1, `I5: Azure took on more than one PUT for ${id} in one command:\n${run.output}`);
    assert.doesNotMatch(run.output, /internal error|panic:/);
    return run;
  }

  /** Ids of captures that a kill has left in no state; the next `up` finds them. */
  private readonly known = new Set<string>();

  private async struck(args: string[], blow: EngineStep["blow"], after: number): Promise<Run> {
    const { azure, stack } = this;
    const from = await azure.requests();
    const { child, done } = stack.start(args);
    let isOver = false;
    const ended = done.finally(() => (isOver = true));
    if (blow === "none") return ended;
    while (!isOver && (await azure.requests()) < from + after) await sleep(30);
    if (isOver) return ended;
    this.blows += 1;
    if (blow === "kill the local Azure") await azure.killAndRestart();
    else if (blow === "kill the provider") stack.kill("cmd/dynamic-provider", "SIGKILL");
    if (blow === "Ctrl-C" || blow === "Ctrl-C twice") child.kill("SIGINT");
    if (blow === "Ctrl-C twice") {
      await sleep(200);
      child.kill("SIGINT");
    }
    if (blow === "kill the engine") child.kill("SIGKILL");
    const run = await ended;
    if (blow === "kill the engine" || blow === "Ctrl-C twice") {
      await this.endWhatIsLeft();
      await stack.pulumi("cancel", "--yes");
    }
    return run;
  }

  private async taint(name: string): Promise<void> {
    const urn = this.urnOf(name);
    if (urn !== undefined) await this.stack.pulumi("state", "taint", urn, "--yes");
  }

  private readonly urns = new Map<string, string>();

  private urnOf(name: string): string | undefined {
    return this.state.resources.has(name) ? this.urns.get(name) : undefined;
  }

  private async readState(): Promise<void> {
    const { resources } = (await this.stack.state()) as unknown as { resources: ExportedResource[] };
    this.state.resources.clear();
    for (const { urn, type, id, inputs = {}, outputs = {}, initErrors = [], pendingReplacement } of resources) {
      if (!type.endsWith(":PacketCapture") || id === undefined || pendingReplacement) continue;
      const name = urn.split("::").at(-1)!;
      this.urns.set(name, urn);
      this.state.resources.set(name, { id, inputs, outputs, initErrors, options: {} });
    }
  }

  private creations(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { name, resourceId } of this.azure.mirror.store.operations.values()) {
      if (name === "PacketCaptures_Create") counts.set(resourceId, (counts.get(resourceId) ?? 0) + 1);
    }
    return counts;
  }

  /** I2. A person does what an error says. */
  private async checkThatItConverges(ports: Readonly<Record<string, number>>): Promise<void> {
    this.declare(ports, false);
    const refresh = await this.command(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"], ports);
    assert.equal(refresh.code, 0, `the last clean refresh: ${refresh.output}`);
    let run = await this.command(up, ports);
    // The engine says each error twice.
    const inTheWay = new Set([...run.output.matchAll(/packet capture "([^"]+)" [^\n]*\(PacketCaptureExists\)/g)].map(([, name]) => name!));
    for (const name of inTheWay) await this.azure.remove(this.shared.replace(/shared$/, name));
    if (run.code !== 0 && /PacketCaptureExists|stays in the state as unfinished/.test(run.output)) run = await this.command(up, ports);
    assert.equal(run.code, 0, `the last clean up: ${run.output}`);
    const again = await this.command([...up, "--expect-no-changes"], ports);
    assert.equal(again.code, 0, `the second up has nothing to do: ${again.output}`);
    const destroy = await this.command(["destroy", "--yes", "--skip-preview"], {});
    assert.equal(destroy.code, 0, `the last clean destroy: ${destroy.output}`);
    assert.deepEqual(this.azure.mirror.packetCaptures().map(({ id }) => id), [this.shared], "nothing is left");
  }
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly initErrors?: readonly string[];
  readonly pendingReplacement?: boolean;
}
