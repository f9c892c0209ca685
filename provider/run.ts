import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type * as azureModule from "./azure";
import { systemClock } from "./azure/clock";
import { type Clock, Interrupted, type Patience } from "./azure/patience";
import { type ReadConfiguration, readSettings, type Settings } from "./azure/settings";
import { Shared } from "./azure/shared";
import { Engine } from "./engine";
import { CapturesInUse } from "./lifecycle/capturesInUse";
import { check } from "./lifecycle/check";
import type { Context } from "./lifecycle/context";
import type { Diff } from "./lifecycle/diff";
import { explained } from "./lifecycle/explained";
import { type Foreseen, LookAhead } from "./lifecycle/lookAhead";
import type { Question } from "./lifecycle/questions";
import type { Found } from "./lifecycle/read";
import type { Made, Resource } from "./lifecycle/resource";
import type { CheckedInputs } from "./model/checkInputs";
import { withoutTooDeep } from "./model/nesting";
import { isObject, type JsonObject, sortedKeys } from "./model/shapes";

const load = createRequire(__filename);

/** What tests put in the place of the real thing. */
export interface RunOptions {
  readonly engine?: Engine;
  readonly clock?: Clock;
  readonly environment?: NodeJS.ProcessEnv;
  /** Connects to Azure; by default loads the Azure code and does so over the network. */
  readonly connect?: (settings: Settings, patience: Patience) => Promise<azureModule.Azure>;
}

/** What the engine's protocol says about a call besides its properties. */
export interface Call {
  /** The resource, on whose row lines are shown. */
  readonly urn?: string;
  /** The timeout of the resource option `customTimeouts`, in seconds; 0 for none. */
  readonly timeoutInSeconds?: number;
}

/** A diff, and why the change cannot be made. */
export interface RunDiff extends Diff {
  readonly objection?: string;
  /** Whether the inputs were checked for a preview, as far as the protocol tells. */
  readonly isPreview: boolean;
}

/**
 * One run of the engine on the life cycles of the resources: its connection to Azure and what it has checked so far. The two adapters, which know the engine's
 * protocols, hand over to it. Takes properties as the state has them.
 */
export class Run {
  private readonly engine: Engine;
  private readonly clock: Clock;
  private readonly inUse = new CapturesInUse();
  private readonly cancellation = new AbortController();
  private readonly connection = new Shared<azureModule.Azure>();
  private readonly lookAhead = new LookAhead();
  /** The inputs that this run has checked, and whether it only previews: a refresh also asks for a `diff`, of inputs that it has not checked. */
  private readonly checked = new Map<string, { isPreview: boolean }>();

  constructor(
    private readonly readConfiguration: ReadConfiguration,
    private readonly options: RunOptions = {},
  ) {
    this.engine = options.engine ?? new Engine(undefined);
    this.clock = options.clock ?? systemClock;
  }

  check(resource: Resource, olds: JsonObject, news: JsonObject): CheckedInputs {
    const checked = check({ olds: fromState(olds), news: withoutProvider(news) }, resource.model);
    const isPreview = isObject(news) && news.__isPreview === true;
    if (checked.problems.length === 0) this.checked.set(fingerprintOf(checked.inputs), { isPreview });
    return checked;
  }

  async diff(resource: Resource, id: string, olds: JsonObject, news: JsonObject, call: Call = {}): Promise<RunDiff> {
    const request = { id, olds: fromState(olds), news: fromState(news) };
    const found = resource.diff(request);
    const known = this.checked.get(fingerprintOf(request.news));
    if (known === undefined) return { ...found, isPreview: false };
    if (found.changes === "none") this.inUse.noteUnchanged(resource.keyOf(id, request.olds), request.olds);
    const objection = await resource.objectionTo(this.contextOf(call), this.lookAhead, { ...request, ...found }, known.isPreview);
    return { ...found, ...known, ...(objection !== undefined && { objection }) };
  }

  /** Says what can be said of a creation without creating anything. */
  foreseeCreation(resource: Resource, inputs: JsonObject, call: Call = {}): Promise<Foreseen> {
    return resource.foreseeCreation(this.contextOf(call), this.lookAhead, fromState(inputs));
  }

  create(resource: Resource, inputs: JsonObject, call: Call = {}): Promise<Made> {
    return this.engine.track(() => resource.create(this.contextOf(call), fromState(inputs)));
  }

  read(resource: Resource, id: string, state: JsonObject, call: Call = {}): Promise<Found | undefined> {
    return this.engine.track(() => resource.read(this.contextOf(call), id, fromState(state)));
  }

  /** As `foreseeCreation`, of an update. */
  foreseeUpdate(resource: Resource, id: string, olds: JsonObject, news: JsonObject, call: Call = {}): Promise<Foreseen> {
    return resource.foreseeUpdate(this.contextOf(call), this.lookAhead, { id, olds: fromState(olds), news: fromState(news) });
  }

  update(resource: Resource, id: string, olds: JsonObject, news: JsonObject, call: Call = {}): Promise<JsonObject> {
    const request = { id, olds: fromState(olds), news: fromState(news) };
    return this.engine.track(() => resource.update(this.contextOf(call), request));
  }

  delete(resource: Resource, id: string, outputs: JsonObject, call: Call = {}): Promise<void> {
    return this.engine.track(() => resource.delete(this.contextOf(call), id, fromState(outputs)));
  }

  ask<T>({ doing, subject, milliseconds, ask }: Question<T>): Promise<T> {
    const { azure, patience } = this.contextOf({});
    const until = patience(milliseconds);
    return this.engine.track(() => explained(doing, subject, async () => ask(await azure(until), until)));
  }

  /** Fires when the run ends before its time. */
  get canceled(): AbortSignal {
    return this.cancellation.signal;
  }

  /** Ends what is under way, and all that follows. */
  cancel(): void {
    this.cancellation.abort(new Interrupted("the run was canceled"));
  }

  inform(message: string, { urn }: Call = {}): void {
    this.engine.inform(message, urn);
  }

  warn(message: string, { urn }: Call = {}): void {
    this.engine.warn(message, urn);
  }

  settings(): Settings {
    return readSettings(this.readConfiguration, this.options.environment ?? process.env);
  }

  private contextOf({ urn, timeoutInSeconds = 0 }: Call): Context {
    return {
      azure: (patience) => this.connect(patience),
      patience: (milliseconds) => ({
        clock: this.clock,
        deadline: this.clock.now() + milliseconds,
        signal: AbortSignal.any([this.engine.signal, this.cancellation.signal]),
        report: (message) => this.engine.progress(message, urn),
      }),
      ...(timeoutInSeconds > 0 && { customTimeout: timeoutInSeconds }),
      warn: (message) => this.engine.warn(message, urn),
      inUse: this.inUse,
      refreshStatus: () => this.settings().refreshStatus,
      findFiles: () => true,
      checkReplacements: () => this.settings().checkReplacements,
    };
  }

  private connect(patience: Patience): Promise<azureModule.Azure> {
    // Loaded only now: check, diff and a stack's program never need it.
    const connect = this.options.connect ?? (load("./azure") as typeof azureModule).connect;
    return this.connection.get("", () => connect(this.settings(), patience));
  }
}

/** Without the code that the state of a dynamic resource has: a state that was damaged may have anything in it. */
function withoutProvider(properties: JsonObject): JsonObject {
  if (!isObject(properties)) return {};
  const { __provider, ...rest } = properties;
  return rest;
}

/** As `withoutProvider`, for what has been checked already or comes out of the state. */
function fromState(properties: JsonObject): JsonObject {
  return withoutTooDeep(withoutProvider(properties));
}

/** Tells inputs apart without keeping them. */
function fingerprintOf(inputs: JsonObject): string {
  return createHash("sha256").update(JSON.stringify(inputs, sortedKeys)).digest("base64");
}
