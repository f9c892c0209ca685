import { InitFailed } from "../../protocol/initFailed";
import { type Unmarked, unmarked, withSecrets } from "../../protocol/marks";
import type { Values } from "../../protocol/values";
import { Unfinished } from "../lifecycle/explained";
import type { Foreseen } from "../lifecycle/lookAhead";
import type { Resource } from "../lifecycle/resource";
import { longestGenerated } from "../model/names";
import { outputsFollowing, type ResourceModel } from "../model/resourceModels";
import { unknownValue } from "../model/unknown";
import { failsHere, refusedLater } from "../objections";
import type { Call, Run } from "../run";
import { type Naming, namesFor } from "./captureName";
import { type CheckFailure, failuresOf } from "./checkFailures";
import { detailedDiff, type PropertyChange } from "./detailedDiff";

export interface ResourceDiff {
  readonly hasChanges: boolean;
  readonly replaces: readonly string[];
  /** Whether the old one is deleted before its replacement is created. */
  readonly deletesFirst: boolean;
  readonly details: ReadonlyMap<string, PropertyChange>;
}

/** What the engine asks of one resource. All properties are as it sends and takes them: with secrets marked. */
export interface ResourceCall extends Call {
  readonly urn: string;
  /** Whether nothing is to be changed yet. */
  readonly preview?: boolean;
}

/** A resource of the plugin: the engine's protocol on one side, a run on the other. */
export class PluginResource {
  /** Why replacements cannot succeed, by the capture that would be deleted for them: only then does the engine certainly not preview. */
  private readonly objections = new Map<string, string>();

  constructor(
    private readonly resource: Resource,
    private readonly run: Run,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  check(naming: Naming, olds: Values, news: Values): { inputs: Values; failures: CheckFailure[] } {
    const { nameProperty } = this.resource.model;
    const { values, secrets } = unmarked(news);
    const given = { ...values, ...namesFor(naming, this.environment, longestGenerated[nameProperty]), __secretProperties: [...secrets] };
    const { inputs, problems } = this.run.check(this.resource, unmarked(olds).values, given);
    const failures = failuresOf(problems, values, secrets);
    if (problems.length === 0 && inputs[nameProperty] === undefined) {
      const reason = "is required, because `pulumi:autonaming` is disabled in the stack's configuration";
      failures.push({ property: nameProperty, reason });
    }
    return { inputs: withSecrets(inputs, secrets), failures };
  }

  async diff(
    id: string,
    { oldInputs, olds, news }: { oldInputs: Values; olds: Values; news: Values },
    call: ResourceCall,
  ): Promise<ResourceDiff> {
    const compared = { oldInputs: unmarked(oldInputs).values, olds: unmarked(olds).values, news: unmarked(news).values };
    const diff = await this.run.diff(this.resource, id, compared.olds, compared.news, call);
    this.objections.delete(id.toLowerCase());
    if (diff.objection !== undefined) {
      this.objections.set(id.toLowerCase(), diff.objection);
      this.run.warn(refusedLater(this.resource, diff.objection), call);
    }
    const { model, deletesFirst } = this.resource;
    return {
      hasChanges: diff.changes !== "none",
      replaces: diff.replaces,
      deletesFirst: deletesFirst && diff.replaces.length > 0,
      details: detailedDiff(model, diff, compared),
    };
  }

  async create(inputs: Values, call: ResourceCall): Promise<{ id: string; properties: Values }> {
    const { model } = this.resource;
    const given = unmarked(inputs);
    if (call.preview) return { id: "", properties: outputs(model, await this.foreseenCreation(given.values, call), given) };
    return kept(model, given, async () => {
      const created = await this.run.create(this.resource, given.values, call);
      return { id: created.id, properties: outputs(model, created.outputs, given) };
    });
  }

  /** The outputs of a creation that is only previewed. */
  private async foreseenCreation(inputs: Values, call: ResourceCall): Promise<Values> {
    const foreseen = await this.run.foreseeCreation(this.resource, inputs, call);
    this.tell(foreseen, call);
    const later = Object.fromEntries(Object.keys(this.resource.model.outputs).map((name) => [name, unknownValue]));
    return { ...inputs, ...later, ...foreseen.outputs };
  }

  private tell({ notice, objection }: Foreseen, call: ResourceCall): void {
    if (objection !== undefined) this.run.warn(failsHere(objection), call);
    if (notice !== undefined) this.run.inform(notice, call);
  }

  /** @returns `undefined` where the resource is gone. */
  async read(
    id: string,
    state: Values,
    inputs: Values,
    call: ResourceCall,
  ): Promise<{ id: string; properties: Values; inputs?: Values } | undefined> {
    const [known, given] = [unmarked(state), unmarked(inputs)];
    const secrets = new Set([...known.secrets, ...given.secrets]);
    const found = await this.run.read(this.resource, id, known.values, call);
    if (found === undefined) return undefined;
    const isImport = Object.keys(known.values).length === 0 && Object.keys(given.values).length === 0;
    const read = isImport ? (this.resource.imported?.(found) ?? found) : found;
    return {
      id: read.id,
      properties: outputs(this.resource.model, read.outputs, { secrets }),
      ...(read.inputs && { inputs: withSecrets(read.inputs, secrets) }),
    };
  }

  async update(id: string, olds: Values, news: Values, call: ResourceCall): Promise<Values> {
    const { model } = this.resource;
    const [known, given] = [unmarked(olds), unmarked(news)];
    if (!call.preview) {
      return kept(model, given, async () =>
        outputs(model, await this.run.update(this.resource, id, known.values, given.values, call), given),
      );
    }
    const foreseen = await this.run.foreseeUpdate(this.resource, id, known.values, given.values, call);
    this.tell(foreseen, call);
    return outputs(model, foreseen.outputs, given);
  }

  async delete(id: string, state: Values, call: ResourceCall): Promise<void> {
    const objection = this.objections.get(id.toLowerCase());
    if (objection !== undefined) throw new Error(objection);
    await this.run.delete(this.resource, id, unmarked(state).values, call);
  }
}

/** Outputs as the engine is to keep them: what tells something of a secret input is secret. */
function outputs(model: ResourceModel, values: Values, { secrets }: Pick<Unmarked, "secrets">): Values {
  return withSecrets(values, new Set([...secrets, ...outputsFollowing(model, secrets)]));
}

/** Makes the engine keep what is unfinished. */
async function kept<T>(model: ResourceModel, given: Unmarked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    throw new InitFailed(error.message, error.id, outputs(model, error.outputs, given), withSecrets(given.values, given.secrets));
  }
}
