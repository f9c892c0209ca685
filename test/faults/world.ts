import assert from "node:assert/strict";
import { join } from "node:path";
import { articleIds, createLocalAzure, environment, listen, type LocalAzure, type LocalAzureOptions, type LocalAzureServer } from "../../emulator";
import { startPluginProcess } from "../contract/pluginProcess";
import type { ProviderProcess } from "../contract/providerProcess";
import { startStockProcess } from "../contract/stockProcess";
import { backend, suggestedName } from "../suggestedName";
import { until } from "../until";
import { adapter } from "./conditions";
import { isAskedFor } from "./asked";
import { type Evidence, messagesOf, nothingForeignIsTouched, nothingIsDoubled, nothingIsLost, nothingIsTold } from "./invariants";
import { Ledger } from "./ledger";
import type { Failure } from "./protocol";
import { type Program, Stack } from "./stack";

/** Must stand nowhere but in the environment of the process. */
export const canary = "canary-client-secret-5e1f";

/** How many seconds pass in the local Azure and in the provider's process for each real one. */
const defaultSpeed = 30;

/** How long a call may take beyond what `timeouts` allow: the last look, and requests of these quick seconds on a busy machine. */
const slackInSeconds = 240;

export interface WorldOptions extends LocalAzureOptions {
  readonly directory: string;
  /** The time of the local Azure is ahead of that of the provider by so much. */
  readonly skewInSeconds?: number;
  readonly configuration?: Record<string, string>;
}

/** A local Azure behind its HTTPS door, a provider's process, and a stack between them. */
export class World {
  readonly ids: ReturnType<typeof articleIds>;
  readonly stack: Stack;
  readonly ledger: Ledger;
  /** Ids of captures that belong to somebody else. */
  readonly foreign: string[] = [];
  /** Ids that a run was about when its provider was killed: nobody was left to name them. The next `up` has to find them. */
  readonly killed: string[] = [];
  private failures: readonly Failure[] = [];
  private readonly ended: string[] = [];
  private isUsed = false;

  private constructor(
    readonly azure: LocalAzure,
    private server: LocalAzureServer,
    private process: ProviderProcess,
    private readonly options: WorldOptions & { readonly speed: number },
  ) {
    this.ids = articleIds(azure.identity.subscriptionId);
    this.stack = new Stack(process);
    this.ledger = new Ledger(azure);
  }

  static async start(given: WorldOptions): Promise<World> {
    const options = { speed: defaultSpeed, ...given };
    const { skewInSeconds = 0, directory, configuration: _, ...azureOptions } = options;
    const clock = { now: () => Date.now() + skewInSeconds * 1000 };
    const azure = createLocalAzure({ clientSecret: canary, ...azureOptions, clock });
    const server = await listen(azure, { directory: join(directory, "certificates") });
    return new World(azure, server, await startProcess(server, options), options);
  }

  /** The arguments of a capture of the article's machine, with the name that the constructor would make. */
  args(name: string, given: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      target: this.ids.virtualMachine,
      storageLocation: { storageId: this.ids.storageAccount },
      __suggestedName: suggestedName(name),
      ...given,
    };
  }

  captureId(name: string): string {
    return `${this.ids.networkWatcher}/packetCaptures/${name}`;
  }

  get id(): string {
    return this.captureId(suggestedName("web"));
  }

  async up(program: Program): Promise<Failure[]> {
    return this.watched((stack) => stack.up(program), program);
  }

  refresh(): Promise<Failure[]> {
    return this.watched((stack) => stack.refresh(), {});
  }

  destroy(): Promise<Failure[]> {
    return this.watched((stack) => stack.destroy(), {});
  }

  /** One run of the engine that keeps its hands off what is not its own (I6). */
  private async watched(command: (stack: Stack) => Promise<Failure[]>, program: Program): Promise<Failure[]> {
    const asksFor = (name: string, properties: Record<string, unknown>): boolean => isAskedFor(program[name], properties);
    let failures: Failure[] = [];
    const run = async () => (failures = await this.run(command));
    nothingForeignIsTouched(await this.ledger.during({ who: "the stack", state: this.stack.state, asksFor }, run));
    return failures;
  }

  /** One run of the engine, bounded (I4). Each run of the engine has a provider process of its own. */
  async run(command: (stack: Stack) => Promise<Failure[]>, stack = this.stack): Promise<Failure[]> {
    if (this.isUsed) await this.restartProvider();
    stack.provider = this.process;
    this.isUsed = true;
    const started = this.azure.clock.now();
    this.failures = await command(stack);
    const took = (this.azure.clock.now() - started) / 1000;
    const bound = longestTimeout(stack) + slackInSeconds;
    assert.ok(took < bound, `I4: it took ${Math.round(took)} s, which is more than ${bound} s`);
    return [...this.failures];
  }

  /** What the process said since it was started, and those before it. */
  get said(): string[] {
    return [...this.ended, ...saidBy(this.process)];
  }

  /** I1, I3 and I5. */
  checkInvariants(mostPuts = 1): void {
    const { azure, stack, failures, said } = this;
    const evidence: Evidence = { azure, stack, failures, said, foreign: [...this.foreign, ...this.killed], secrets: [canary] };
    nothingIsLost(evidence);
    nothingIsTold(evidence);
    nothingIsDoubled(evidence, mostPuts);
  }

  /** I2: with the fault gone, one `up` makes it right, a second one has nothing to do, and `destroy` leaves nothing. */
  async checkThatItConverges(program: Program): Promise<void> {
    this.azure.faults.clear();
    this.stack.calls = [];
    assert.equal(messagesOf(await this.up(program)), "", "I2: the next up");
    const running = this.azure.packetCaptures().filter(({ id }) => !this.foreign.includes(id));
    assert.deepEqual(
      running.map(({ id, provisioningState }) => [id.toLowerCase(), provisioningState]).sort(),
      [...this.stack.resources.values()].map(({ id }) => [id.toLowerCase(), "Succeeded"]).sort(),
      "I2: what Azure has is what the state has",
    );
    this.stack.calls = [];
    assert.equal(messagesOf(await this.stack.up(program)), "");
    assert.deepEqual(this.stack.calls, [], "I2: the up after that has nothing to do");
    assert.equal(messagesOf(await this.destroy()), "");
    assert.deepEqual(this.azure.packetCaptures().map(({ id }) => id), this.foreign, "nothing is left");
  }

  /** Operations that were never to end do so now, as they were meant to. */
  endOperations(): void {
    const { store, clock } = this.azure;
    for (const operation of store.operations.values()) {
      if (operation.endsAt === null && operation.status === "InProgress") store.putOperation({ ...operation, endsAt: clock.now() });
    }
  }

  /** The provider's process goes without a word, as by SIGKILL. */
  killProvider(): void {
    this.process.child.kill("SIGKILL");
  }

  private async restartProvider(): Promise<void> {
    this.ended.push(...saidBy(this.process));
    await this.process.close();
    this.process = await startProcess(this.server, this.options);
  }

  interruptProvider(): void {
    this.process.child.kill("SIGINT");
  }

  /** Nobody answers any more at the local Azure's address. */
  async closeDoor(): Promise<void> {
    await this.server.close();
  }

  async openDoor(): Promise<void> {
    this.server = await listen(this.azure, { directory: join(this.options.directory, "certificates"), port: this.server.port });
  }

  /** Waits, in real time, until something has come about in the local Azure. */
  until(what: string, isSo: () => boolean): Promise<void> {
    return until(what, isSo, () => this.said.join("\n"));
  }

  async close(): Promise<void> {
    await this.process.close();
    await this.server.close();
    this.azure.close();
  }
}

function saidBy({ output, lines }: ProviderProcess): string[] {
  return [output(), ...lines.map(({ message }) => message)];
}

function startProcess(server: LocalAzureServer, { speed, configuration }: WorldOptions & { readonly speed: number }): Promise<ProviderProcess> {
  const { PATH, HOME } = process.env;
  const start = adapter() === "plugin" ? startPluginProcess : startStockProcess;
  return start({
    environment: {
      PATH,
      HOME,
      ...backend,
      ...environment(server),
      QUICK_TIME: String(speed),
      NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "quickTime.cjs"))}`,
    },
    ...(configuration && { configuration }),
  });
}

/** The longest that any one call on the stack's captures may take, in seconds: two of them where one is replaced. */
function longestTimeout(stack: Stack): number {
  const given = [...stack.resources.values()].flatMap(({ inputs }) => Object.values((inputs.timeouts as Record<string, number> | undefined) ?? {}));
  return 2 * Math.max(1800, ...given);
}
