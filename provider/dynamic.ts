import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import type * as azureModule from "./azure";
import { systemClock } from "./azure/clock";
import type { Clock, Patience } from "./azure/patience";
import { readSettings, type Settings } from "./azure/settings";
import { Shared } from "./azure/shared";
import { Engine } from "./engine";
import { CapturesInUse } from "./lifecycle/capturesInUse";
import { check } from "./lifecycle/check";
import type { Context } from "./lifecycle/context";
import { create } from "./lifecycle/create";
import { deleteCapture } from "./lifecycle/delete";
import { diff } from "./lifecycle/diff";
import { Unfinished } from "./lifecycle/explained";
import { read } from "./lifecycle/read";
import { Replacements } from "./lifecycle/replacement";
import { update } from "./lifecycle/update";
import type { CaptureInputs } from "./model/captureInputs";
import { withoutTooDeep } from "./model/nesting";
import { isObject, type JsonObject, sortedKeys } from "./model/shapes";

const load = createRequire(__filename);

/** What tests put in the place of the real thing. */
export interface ProviderOptions {
  readonly engine?: Engine;
  readonly clock?: Clock;
  readonly environment?: NodeJS.ProcessEnv;
  /** Connects to Azure; by default loads the Azure code and does so over the network. */
  readonly connect?: (settings: Settings, patience: Patience) => Promise<azureModule.Azure>;
}

/**
 * Pulumi's dynamic-provider protocol on one side, the life cycle of a capture on the other: this class knows the first and hands over to
 * the second. The text in `shell.ts` loads it; it is no API for programs.
 */
export class PacketCaptureProvider implements pulumi.dynamic.ResourceProvider<JsonObject, JsonObject> {
  private readonly engine: Engine;
  private readonly context: Context;
  private config: pulumi.dynamic.Config | undefined;
  private readonly connection = new Shared<azureModule.Azure>();
  private readonly replacements = new Replacements();
  /** The inputs that this run has checked, and whether it only previews: a refresh asks for a `diff`, too, of inputs that it has not. */
  private readonly checked = new Map<string, { isPreview: boolean }>();

  constructor(private readonly options: ProviderOptions = {}) {
    const engine = (this.engine = options.engine ?? new Engine(undefined));
    const clock = options.clock ?? systemClock;
    this.context = {
      azure: (patience) => this.connect(patience),
      patience: (milliseconds) => ({
        clock,
        deadline: clock.now() + milliseconds,
        signal: engine.signal,
        report: (message) => engine.progress(message),
      }),
      warn: (message) => engine.warn(message),
      inUse: new CapturesInUse(),
      refreshStatus: () => this.settings().refreshStatus,
      findFiles: () => true,
      checkReplacements: () => this.settings().checkReplacements,
    };
  }

  /** Only remembers the configuration: the protocol cannot report that anything else went wrong here. */
  async configure(request: pulumi.dynamic.ConfigureRequest): Promise<void> {
    this.config = request.config;
  }

  async check(olds: JsonObject, news: JsonObject): Promise<pulumi.dynamic.CheckResult<JsonObject>> {
    return forEngine(async () => {
      const { inputs, problems } = check({ olds: fromState(olds), news: withoutProvider(news) });
      if (problems.length === 0) this.checked.set(fingerprintOf(inputs), { isPreview: isObject(news) && news.__isPreview === true });
      // The engine prints the value of a named property, secret or not: the property stays empty and the reason has the path.
      return { inputs, failures: problems.map((reason) => ({ property: "", reason })) };
    });
  }

  async diff(id: string, olds: JsonObject, news: JsonObject): Promise<pulumi.dynamic.DiffResult> {
    return forEngine(async () => {
      const request = { id, olds: fromState(olds), news: fromState(news) };
      const { changes, replaces } = diff(request);
      const run = this.checked.get(fingerprintOf(request.news));
      if (run !== undefined && changes === "none") this.context.inUse.noteUnchanged(id, request.olds);
      if (run !== undefined && replaces.length > 0) await this.requireReplaceable(id, request.news, run.isPreview);
      const replacement = replaces.length === 0 ? {} : { replaces: [...replaces], deleteBeforeReplace: true };
      if (changes === "none") return { changes: false };
      // Without a word on changes the engine compares the inputs itself and shows each property that differs.
      return changes === "inputs" ? replacement : { changes: true, ...replacement };
    });
  }

  /** The last moment at which a replacement can be refused: after this the engine deletes the old capture. */
  private async requireReplaceable(id: string, news: JsonObject, isPreview: boolean): Promise<void> {
    const objection = await this.replacements.objectionTo(this.context, id, news);
    if (objection === undefined) return;
    if (!isPreview) throw new Error(objection);
    // What is missing may yet be created by the run that is previewed.
    this.context.warn(`${objection}\n  \`pulumi up\` fails here, before it deletes the old capture, unless the same run fixes this`);
  }

  async create(inputs: JsonObject): Promise<pulumi.dynamic.CreateResult<JsonObject>> {
    return this.tracked(inputs, async () => {
      const { id, outputs } = await create(this.context, fromState(inputs) as unknown as CaptureInputs);
      return { id, outs: outputs };
    });
  }

  async read(id: string, props: JsonObject = {}): Promise<pulumi.dynamic.ReadResult<JsonObject>> {
    return this.tracked(props, async () => {
      const found = await read(this.context, id, fromState(props));
      // No id says that the capture is gone.
      if (found === undefined) return {};
      return { id: found.id, props: found.outputs, ...(found.inputs && { inputs: found.inputs }) };
    });
  }

  async update(id: string, olds: JsonObject, news: JsonObject): Promise<pulumi.dynamic.UpdateResult<JsonObject>> {
    return this.tracked(news, async () => ({
      outs: await update(this.context, { id, olds: fromState(olds), news: fromState(news) as unknown as CaptureInputs }),
    }));
  }

  async delete(id: string, props: JsonObject): Promise<void> {
    return this.tracked(props, () => deleteCapture(this.context, id, fromState(props)));
  }

  /** Lets a call finish, or say what it knows, before the process goes; gives the state's `__provider` to what is unfinished. */
  private tracked<T>(props: JsonObject, work: () => Promise<T>): Promise<T> {
    return this.engine.track(() =>
      forEngine(async () => {
        try {
          return await work();
        } catch (error) {
          throw error instanceof Unfinished ? partialFailure(error, props.__provider) : error;
        }
      }),
    );
  }

  private settings(): Settings {
    const { config } = this;
    return readSettings((key) => config?.get(key), this.options.environment ?? process.env);
  }

  private connect(patience: Patience): Promise<azureModule.Azure> {
    // Loaded only now: check, diff and a stack's program never need it.
    const connect = this.options.connect ?? (load("./azure") as typeof azureModule).connect;
    return this.connection.get("", () => connect(this.settings(), patience));
  }
}

/** What the text in the state calls, in the SDK's dynamic-provider process, whose first argument is the engine's address. */
export function handler(): PacketCaptureProvider {
  const [, , address] = process.argv;
  return new PacketCaptureProvider({ engine: new Engine(address !== undefined && /:\d+$/.test(address) ? address : undefined) });
}

/** What the engine hands over, without the code: a state that was damaged may have anything in it. */
function withoutProvider(properties: JsonObject): JsonObject {
  if (!isObject(properties)) return {};
  const { __provider, ...rest } = properties;
  return rest;
}

/** Tells inputs apart without keeping them. */
function fingerprintOf(inputs: JsonObject): string {
  return createHash("sha256").update(JSON.stringify(inputs, sortedKeys)).digest("base64");
}

/** As `withoutProvider`, for what has been checked already or comes out of the state. */
function fromState(properties: JsonObject): JsonObject {
  return withoutTooDeep(withoutProvider(properties));
}

/** The error that keeps a resource in the state. Of it people see nothing but the reasons. */
function partialFailure({ message, id, outputs }: Unfinished, provider: unknown): Error {
  return Object.assign(new Error(message), { id, reasons: [message], properties: { ...outputs, __provider: provider } });
}

/**
 * The engine shows an error's message beside its resource. The SDK's process writes the error and its stack out as well, beside the stack:
 * of an error of ours that line only says what went wrong where; anything else is a mistake of ours and keeps its stack.
 */
async function forEngine<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) {
      const [subject = ""] = error.message.split(/: |\n/, 1);
      Object.defineProperty(error, "toString", { value: () => subject });
      error.stack = "the error is shown with the resource";
    }
    throw error;
  }
}
