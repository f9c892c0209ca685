import type * as pulumi from "@pulumi/pulumi";
import { Engine } from "./engine";
import { Unfinished } from "./lifecycle/explained";
import { packetCapture } from "./lifecycle/packetCapture";
import type { Resource } from "./lifecycle/resource";
import { triggeredCaptures } from "./lifecycle/triggered/triggeredCaptures";
import type { JsonObject } from "./model/shapes";
import { refusedLater } from "./objections";
import { Run, type RunOptions } from "./run";
import { shell, triggeredShell } from "./shell";

/**
 * Pulumi's dynamic-provider protocol on one side, the life cycle of a resource on the other: this class knows the first and hands over to
 * the second. The texts in `shell.ts` load it; it is no API for programs.
 */
class DynamicProvider implements pulumi.dynamic.ResourceProvider<JsonObject, JsonObject> {
  private readonly run: Run;
  private config: pulumi.dynamic.Config | undefined;

  constructor(
    private readonly resource: Resource,
    options: RunOptions,
  ) {
    this.run = new Run((key) => this.config?.get(key), options);
  }

  /** Only remembers the configuration: the protocol cannot report that anything else went wrong here. */
  async configure(request: pulumi.dynamic.ConfigureRequest): Promise<void> {
    this.config = request.config;
  }

  async check(olds: JsonObject, news: JsonObject): Promise<pulumi.dynamic.CheckResult<JsonObject>> {
    return forEngine(async () => {
      const { inputs, problems } = this.run.check(this.resource, olds, news);
      // The engine prints the value of a named property, secret or not: the property stays empty and the reason has the path.
      return { inputs, failures: problems.map((reason) => ({ property: "", reason })) };
    });
  }

  async diff(id: string, olds: JsonObject, news: JsonObject): Promise<pulumi.dynamic.DiffResult> {
    return forEngine(async () => {
      const { changes, replaces, objection, isPreview } = await this.run.diff(this.resource, id, olds, news);
      // The last moment at which a replacement can be refused: after this the engine deletes the old capture.
      if (objection !== undefined && !isPreview) throw new Error(objection);
      if (objection !== undefined) this.run.warn(refusedLater(this.resource, objection));
      const { deletesFirst } = this.resource;
      const replacement = replaces.length === 0 ? {} : { replaces: [...replaces], deleteBeforeReplace: deletesFirst };
      // A capture of the plugin's has no code in its outputs, which the SDK's process needs for all but this: an update gives it to them.
      if (changes === "none") return { changes: isShell(news.__provider) && !("__provider" in olds) };
      // Without a word on changes the engine compares the inputs itself and shows each property that differs.
      return changes === "inputs" ? replacement : { changes: true, ...replacement };
    });
  }

  async create(inputs: JsonObject): Promise<pulumi.dynamic.CreateResult<JsonObject>> {
    return withProvider(inputs, async () => {
      const { id, outputs } = await this.run.create(this.resource, inputs);
      return { id, outs: outputs };
    });
  }

  async read(id: string, props: JsonObject = {}): Promise<pulumi.dynamic.ReadResult<JsonObject>> {
    return forEngine(async () => {
      const found = await this.run.read(this.resource, id, props);
      // No id says that the capture is gone.
      if (found === undefined) return {};
      return { id: found.id, props: found.outputs, ...(found.inputs && { inputs: found.inputs }) };
    });
  }

  async update(id: string, olds: JsonObject, news: JsonObject): Promise<pulumi.dynamic.UpdateResult<JsonObject>> {
    return withProvider(news, async () => ({ outs: await this.run.update(this.resource, id, olds, news) }));
  }

  async delete(id: string, props: JsonObject): Promise<void> {
    return forEngine(() => this.run.delete(this.resource, id, props));
  }
}

/** The provider of captures. */
export class PacketCaptureProvider extends DynamicProvider {
  constructor(options: RunOptions = {}) {
    super(packetCapture, options);
  }
}

/** What the text in the state of captures calls, in the SDK's dynamic-provider process. */
export function handler(): PacketCaptureProvider {
  return new PacketCaptureProvider({ engine: processEngine() });
}

/** The provider of captures that something else starts later. */
export class TriggeredCapturesProvider extends DynamicProvider {
  constructor(options: RunOptions = {}) {
    super(triggeredCaptures, options);
  }
}

/** As `handler`, for captures that something else starts later. */
export function triggeredHandler(): TriggeredCapturesProvider {
  return new TriggeredCapturesProvider({ engine: processEngine() });
}

let engine: Engine | undefined;

/** The engine of this process, whose address is the first argument. All providers share it: the process ends when none has anything under way. */
function processEngine(): Engine {
  const [, , address] = process.argv;
  engine ??= new Engine(address !== undefined && /:\d+$/.test(address) ? address : undefined);
  return engine;
}

function isShell(text: unknown): boolean {
  return text === shell || text === triggeredShell;
}

/** Gives the state's `__provider` to what is unfinished. */
function withProvider<T>(props: JsonObject, work: () => Promise<T>): Promise<T> {
  return forEngine(async () => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof Unfinished ? partialFailure(error, props.__provider) : error;
    }
  });
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
