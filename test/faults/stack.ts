import { isDeepStrictEqual } from "node:util";
import { type Failure, failureOf, halfWayOf, type Properties, type Provider } from "./protocol";
import { type Held, type ResourceOptions, State } from "./state";

/** What a program declares: the arguments of each capture by the resource's name. */
export type Program = Readonly<Record<string, Properties>>;

/** What `pulumi up` is told besides the program's arguments. */
export interface UpOptions {
  /** The resource options of the program's captures, by name. */
  readonly options?: Readonly<Record<string, ResourceOptions>>;
  /** `--replace`: these are replaced, and nobody is asked. */
  readonly replace?: readonly string[];
  /** `--refresh`: before anything else, with the same provider. */
  readonly refresh?: boolean;
}

/** A call that may have changed something in Azure. */
export interface Call {
  readonly call: "create" | "update" | "delete";
  /** The resource's. */
  readonly name: string;
  /** Which capture it was about. */
  readonly packetCaptureName: string;
}

interface Step {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * A stack as the engine runs it, without the engine: it makes the calls that the engine makes and keeps of the answers what the engine keeps.
 * Each rule is one that was observed with the real engine, or read in its source (`resource/deploy/step_generator.go`): a resource is checked,
 * then compared; `--replace`, taint and a changed trigger are not compared; replacements delete first, as the constructor asks for; what the
 * program no longer declares is deleted after everything else. The rows of the matrix that depend on more run with the real one (test/engine).
 */
export class Stack {
  readonly state = new State();
  calls: Call[] = [];
  private isGone = false;

  /**
   * @param parallel As the engine's `--parallel`.
   * @param isEager Whether each step is over before the next resource is looked at, instead of all resources being looked at first. The
   * engine may do either, or anything between.
   */
  constructor(
    public provider: Provider,
    private readonly parallel = 8,
    private readonly isEager = false,
  ) {}

  get resources(): Map<string, Held> {
    return this.state.resources;
  }

  /** The engine is killed: what is under way gets into no state, and nothing more is begun. Until the next command. */
  kill(): void {
    this.isGone = true;
  }

  /** `pulumi up`: brings the stack to what the program says. */
  async up(program: Program, how: UpOptions = {}): Promise<Failure[]> {
    this.isGone = false;
    const failures = how.refresh ? await this.readAll() : [];
    const steps: Step[] = [];
    for (const [name, args] of failures.length > 0 ? [] : Object.entries(program)) {
      if (this.isGone) return failures;
      try {
        const run = await this.plan(name, args, how);
        if (run === undefined) continue;
        if (!this.isEager) steps.push({ name, run });
        else failures.push(...(await this.runAll([{ name, run }])));
      } catch (error) {
        failures.push(failureOf(name, error));
      }
    }
    failures.push(...(await this.runAll(steps)));
    // The engine ends at the first failure and leaves deletions for the next time.
    if (failures.length > 0 || this.isGone) return failures;
    return this.runAll(this.without(program));
  }

  /** `pulumi refresh`. */
  async refresh(): Promise<Failure[]> {
    this.isGone = false;
    return this.readAll();
  }

  /** `pulumi destroy`. */
  async destroy(): Promise<Failure[]> {
    return this.up({});
  }

  private without(program: Program): Step[] {
    const { resources, pending } = this.state;
    for (const name of [...pending.keys()]) if (!(name in program)) pending.delete(name);
    return [...resources.keys()].filter((name) => !(name in program)).map((name) => ({ name, run: () => this.remove(name) }));
  }

  /** What is to be done about a resource; checks and diffs come one after another. */
  private async plan(name: string, args: Properties, { options = {}, replace = [] }: UpOptions): Promise<(() => Promise<void>) | undefined> {
    const wanted = options[name] ?? {};
    this.state.claim(name, wanted.aliases);
    const held = this.state.resources.get(name) ?? this.state.pending.get(name);
    if (held === undefined) {
      const news = await this.checked({}, args);
      return () => this.create(name, news, wanted);
    }
    const isForced = held.isTainted === true || replace.includes(name);
    const news = await this.checked(isForced ? {} : held.inputs, args);
    const change = isForced ? "replace" : await this.changeOf(held, news, wanted);
    if (change === "replace" || this.state.pending.has(name)) {
      const created = isForced ? news : await this.checked({}, args);
      return () => this.replace(name, created, wanted);
    }
    if (change === "update") return () => this.update(name, held, news, wanted);
    Object.assign(held, { inputs: news, options: wanted });
    return undefined;
  }

  private async changeOf({ id, inputs, outputs, initErrors, options }: Held, news: Properties, wanted: ResourceOptions): Promise<"none" | "update" | "replace"> {
    const [before, after] = [options.replacementTrigger, wanted.replacementTrigger];
    if (before !== undefined && after !== undefined && before !== after) return "replace";
    const { changes, replaces } = await this.provider.diff(id, outputs, news, inputs);
    // Where the provider says nothing on changes, the engine compares the inputs itself.
    const isChanged = changes === "unknown" ? !isDeepStrictEqual(inputs, news) : changes === "some";
    if (isChanged && replaces.length > 0) return "replace";
    return isChanged || initErrors.length > 0 ? "update" : "none";
  }

  private async checked(olds: Properties, args: Properties): Promise<Properties> {
    const { inputs, failures } = await this.provider.check(olds, args);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return inputs;
  }

  private async create(name: string, inputs: Properties, options: ResourceOptions): Promise<void> {
    this.calls.push({ call: "create", name, packetCaptureName: String(inputs.packetCaptureName) });
    const { resources, pending } = this.state;
    try {
      const { id, properties } = await this.provider.create(inputs);
      if (!this.isGone) resources.set(name, { id, inputs, outputs: properties, initErrors: [], options });
    } catch (error) {
      const kept = halfWayOf(error);
      if (kept !== undefined && !this.isGone) resources.set(name, { id: kept.id, inputs, outputs: kept.properties, initErrors: kept.reasons, options });
      throw error;
    } finally {
      if (resources.has(name)) pending.delete(name);
    }
  }

  private async update(name: string, held: Held, news: Properties, options: ResourceOptions): Promise<void> {
    this.calls.push({ call: "update", name, packetCaptureName: String(held.inputs.packetCaptureName) });
    try {
      const outputs = await this.provider.update(held.id, held.outputs, news);
      if (!this.isGone) Object.assign(held, { inputs: news, outputs, initErrors: [], options });
    } catch (error) {
      const kept = halfWayOf(error);
      if (kept !== undefined && !this.isGone) Object.assign(held, { outputs: kept.properties, initErrors: kept.reasons });
      throw error;
    }
  }

  /** Deletes first. Where that fails, the creation is not tried; where the creation fails, the next `up` creates without deleting again. */
  private async replace(name: string, news: Properties, options: ResourceOptions): Promise<void> {
    const held = this.state.resources.get(name);
    if (held !== undefined) {
      await this.remove(name);
      if (this.isGone) return;
      this.state.pending.set(name, held);
    }
    await this.create(name, news, options);
  }

  private async remove(name: string): Promise<void> {
    const { id, inputs, outputs, options } = this.state.resources.get(name)!;
    if (!options.retainOnDelete) {
      this.calls.push({ call: "delete", name, packetCaptureName: String(inputs.packetCaptureName) });
      await this.provider.delete(id, outputs);
    }
    if (!this.isGone) this.state.resources.delete(name);
  }

  private readAll(): Promise<Failure[]> {
    return this.runAll([...this.state.resources.keys()].map((name) => ({ name, run: () => this.readOne(name) })));
  }

  private async readOne(name: string): Promise<void> {
    const held = this.state.resources.get(name)!;
    const { id, properties, inputs = held.inputs } = await this.provider.read(held.id, held.outputs, held.inputs);
    if (this.isGone) return;
    if (id === "") return void this.state.resources.delete(name);
    // What a refresh shows is asked of the provider, without a check.
    await this.provider.diff(id, properties, held.inputs, inputs);
    if (!this.isGone) Object.assign(held, { id, outputs: properties, inputs, initErrors: [] });
  }

  /** As many at once as the engine does. */
  private async runAll(steps: readonly Step[]): Promise<Failure[]> {
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
