import { isDeepStrictEqual } from "node:util";

type Properties = Record<string, unknown>;

/** The calls of the dynamic protocol, as the engine makes them. The SDK's own process has them, and so has a provider in this process. */
export interface Provider {
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: readonly { reason: string }[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: "unknown" | "none" | "some"; replaces: readonly string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Properties): Promise<{ id: string; properties: Properties }>;
  read(id: string, properties: Properties): Promise<{ id: string; properties: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(id: string, properties: Properties): Promise<void>;
}

/** A failure that keeps a resource, as the protocol carries it. */
interface HalfWay {
  readonly initFailed?: { readonly id: string; readonly reasons: readonly string[]; readonly properties: Properties };
}

/** One resource as the engine's state has it. */
export interface Held {
  id: string;
  inputs: Properties;
  outputs: Properties;
  initErrors: readonly string[];
}

/** What went wrong in a run, one entry a resource. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Everything that came with it, for secrets to be searched in. */
  readonly error: unknown;
}

/** What a program declares: the arguments of each capture by the resource's name. */
export type Program = Readonly<Record<string, Properties>>;

/**
 * A stack as the engine runs it, without the engine: it makes the calls that the engine makes and keeps of the answers what the engine keeps.
 * Each rule is one that was observed with the real engine; the rows of the matrix that depend on more run with the real one (test/engine).
 */
export class Stack {
  readonly resources = new Map<string, Held>();
  /** Replacements whose deletion is done and whose creation is not. */
  private readonly deleted = new Set<string>();
  /** Calls that may have changed something in Azure, such as `create web`. */
  calls: string[] = [];
  private isGone = false;

  constructor(
    public provider: Provider,
    private readonly parallel = 8,
  ) {}

  /** The engine is killed: what is under way gets into no state, and nothing more is begun. Until the next command. */
  kill(): void {
    this.isGone = true;
  }

  /** `pulumi up`: brings the stack to what the program says; what it no longer declares is deleted last. */
  async up(program: Program): Promise<Failure[]> {
    this.isGone = false;
    const failures: Failure[] = [];
    const steps: { name: string; run: () => Promise<void> }[] = [];
    for (const [name, args] of Object.entries(program)) {
      try {
        const run = await this.plan(name, args);
        if (run !== undefined) steps.push({ name, run });
      } catch (error) {
        failures.push(failureOf(name, error));
      }
    }
    failures.push(...(await this.run(steps)));
    // The engine ends at the first failure and leaves deletions for the next time.
    if (failures.length > 0 || this.isGone) return failures;
    return this.run(this.without(program).map((name) => ({ name, run: () => this.remove(name) })));
  }

  /** `pulumi refresh`. */
  async refresh(): Promise<Failure[]> {
    this.isGone = false;
    return this.run([...this.resources.keys()].map((name) => ({ name, run: () => this.readOne(name) })));
  }

  /** `pulumi destroy`. */
  async destroy(): Promise<Failure[]> {
    return this.up({});
  }

  private without(program: Program): string[] {
    for (const name of [...this.deleted]) if (!(name in program)) this.deleted.delete(name);
    return [...this.resources.keys()].filter((name) => !(name in program));
  }

  /** What is to be done about a resource; checks and diffs come one after another. */
  private async plan(name: string, args: Properties): Promise<(() => Promise<void>) | undefined> {
    const held = this.resources.get(name);
    const news = await this.checked(held?.inputs ?? {}, args);
    if (held === undefined) return () => this.create(name, news);
    const { changes, replaces } = await this.provider.diff(held.id, held.outputs, news);
    if (held.initErrors.length > 0) return () => this.update(name, held, news);
    if (changes === "none") {
      held.inputs = news;
      return undefined;
    }
    const differs = (property: string): boolean => !isDeepStrictEqual(held.inputs[property], news[property]);
    // Where the provider says nothing on changes, the engine compares the inputs itself.
    const isReplaced = changes === "some" ? replaces.length > 0 : replaces.some(differs);
    if (isReplaced) return () => this.replace(name, args);
    if (changes === "some" || !isDeepStrictEqual(held.inputs, news)) return () => this.update(name, held, news);
    return undefined;
  }

  private async checked(olds: Properties, args: Properties): Promise<Properties> {
    const { inputs, failures } = await this.provider.check(olds, args);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return inputs;
  }

  private async create(name: string, inputs: Properties): Promise<void> {
    this.calls.push(`create ${name}`);
    try {
      const { id, properties } = await this.provider.create(inputs);
      if (this.isGone) return;
      this.resources.set(name, { id, inputs, outputs: properties, initErrors: [] });
      this.deleted.delete(name);
    } catch (error) {
      const { initFailed } = error as HalfWay;
      if (initFailed !== undefined && !this.isGone) {
        this.resources.set(name, { id: initFailed.id, inputs, outputs: initFailed.properties, initErrors: initFailed.reasons });
      }
      throw error;
    }
  }

  private async update(name: string, held: Held, news: Properties): Promise<void> {
    this.calls.push(`update ${name}`);
    try {
      const outputs = await this.provider.update(held.id, held.outputs, news);
      if (!this.isGone) Object.assign(held, { inputs: news, outputs, initErrors: [] });
    } catch (error) {
      const { initFailed } = error as HalfWay;
      if (initFailed !== undefined && !this.isGone) Object.assign(held, { outputs: initFailed.properties, initErrors: initFailed.reasons });
      throw error;
    }
  }

  /** Deletes first, as the provider asks for. What is deleted stays in the state as `pendingReplacement` and is not deleted again. */
  private async replace(name: string, args: Properties): Promise<void> {
    await this.remove(name);
    if (this.isGone) return;
    this.deleted.add(name);
    await this.create(name, await this.checked({}, args));
  }

  private async remove(name: string): Promise<void> {
    const held = this.resources.get(name)!;
    this.calls.push(`delete ${name}`);
    await this.provider.delete(held.id, held.outputs);
    if (!this.isGone) this.resources.delete(name);
  }

  private async readOne(name: string): Promise<void> {
    const held = this.resources.get(name)!;
    const { id, properties, inputs = held.inputs } = await this.provider.read(held.id, held.outputs);
    if (this.isGone) return;
    if (id === "") this.resources.delete(name);
    else Object.assign(held, { outputs: properties, inputs, initErrors: [] });
  }

  /** As many at once as the engine does. */
  private async run(steps: readonly { name: string; run: () => Promise<void> }[]): Promise<Failure[]> {
    const failures: Failure[] = [];
    const left = [...steps];
    const worker = async (): Promise<void> => {
      for (let step = left.shift(); step !== undefined && !this.isGone; step = left.shift()) {
        const { name, run } = step;
        await run().catch((error: unknown) => failures.push(failureOf(name, error)));
      }
    };
    await Promise.all(Array.from({ length: this.parallel }, worker));
    return failures;
  }
}

/** What a person sees of an error: the reasons of one that keeps the resource, else its message. */
function failureOf(name: string, error: unknown): Failure {
  const { initFailed } = error as HalfWay;
  const { details, message } = error as Error & { details?: string };
  return { name, message: initFailed?.reasons.join("\n") ?? details ?? message, error };
}
