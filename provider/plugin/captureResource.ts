import { InitFailed } from "../../protocol/initFailed";
import { type Unmarked, unmarked, withSecrets } from "../../protocol/marks";
import type { Values } from "../../protocol/values";
import { Unfinished } from "../lifecycle/explained";
import { imported } from "../lifecycle/imported";
import { refusedLater } from "../lifecycle/lookAhead";
import { outputProperties } from "../model/properties";
import { captureModel, outputsFollowing } from "../model/resourceModels";
import { watcherIdOf } from "../model/resourceId";
import { unknownValue } from "../model/unknown";
import type { Call, Run } from "../run";
import { type Naming, namesFor } from "./captureName";
import { type CheckFailure, failuresOf } from "./checkFailures";
import { detailedDiff, type PropertyChange } from "./detailedDiff";

export interface ResourceDiff {
  readonly hasChanges: boolean;
  readonly replaces: readonly string[];
  readonly details: ReadonlyMap<string, PropertyChange>;
}

/** What the engine asks of one resource. All properties are as it sends and takes them: with secrets marked. */
export interface ResourceCall extends Call {
  readonly urn: string;
  /** Whether nothing is to be changed yet. */
  readonly preview?: boolean;
}

/** The resource `PacketCapture` of the plugin: the engine's protocol on one side, a run on the other. */
export class CaptureResource {
  /** Why replacements cannot succeed, by the capture that would be deleted for them: only then does the engine certainly not preview. */
  private readonly objections = new Map<string, string>();

  constructor(
    private readonly run: Run,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  check(naming: Naming, olds: Values, news: Values): { inputs: Values; failures: CheckFailure[] } {
    const { values, secrets } = unmarked(news);
    const given = { ...values, ...namesFor(naming, this.environment), __secretProperties: [...secrets] };
    const { inputs, problems } = this.run.check(unmarked(olds).values, given);
    const failures = failuresOf(problems, values, secrets);
    if (problems.length === 0 && inputs.packetCaptureName === undefined) {
      const reason = "is required, because `pulumi:autonaming` is disabled in the stack's configuration";
      failures.push({ property: "packetCaptureName", reason });
    }
    return { inputs: withSecrets(inputs, secrets), failures };
  }

  async diff(
    id: string,
    { oldInputs, olds, news }: { oldInputs: Values; olds: Values; news: Values },
    call: ResourceCall,
  ): Promise<ResourceDiff> {
    const compared = { oldInputs: unmarked(oldInputs).values, olds: unmarked(olds).values, news: unmarked(news).values };
    const diff = await this.run.diff(id, compared.olds, compared.news, call);
    this.objections.delete(id.toLowerCase());
    if (diff.objection !== undefined) {
      this.objections.set(id.toLowerCase(), diff.objection);
      this.run.warn(refusedLater(diff.objection), call);
    }
    return { hasChanges: diff.changes !== "none", replaces: diff.replaces, details: detailedDiff(diff, compared) };
  }

  async create(inputs: Values, call: ResourceCall): Promise<{ id: string; properties: Values }> {
    const given = unmarked(inputs);
    if (call.preview) return { id: "", properties: outputs(await this.foreseen(given.values, call), given) };
    return kept(given, async () => {
      const created = await this.run.create(given.values, call);
      return { id: created.id, properties: outputs(created.outputs, given) };
    });
  }

  /** The outputs of a creation that is only previewed; says where the capture will be, and what it lacks as things stand. */
  private async foreseen(inputs: Values, call: ResourceCall): Promise<Values> {
    const { address, objection } = await this.run.foresee(inputs, call);
    if (objection !== undefined) this.run.warn(`${objection}\n  \`pulumi up\` fails here, unless the same run fixes this`, call);
    if (address !== undefined && inputs["networkWatcherName"] === undefined) {
      const { packetCaptureName, networkWatcherName, resourceGroupName } = address;
      const where = `network watcher "${networkWatcherName}", resource group "${resourceGroupName}"`;
      this.run.inform(`packet capture "${packetCaptureName}" will be in ${where}`, call);
    }
    const later = Object.fromEntries(outputProperties.map((name) => [name, unknownValue]));
    return { ...inputs, ...later, ...(address !== undefined && { networkWatcherId: watcherIdOf(address) }) };
  }

  /** @returns `undefined` where the capture is gone. */
  async read(
    id: string,
    state: Values,
    inputs: Values,
    call: ResourceCall,
  ): Promise<{ id: string; properties: Values; inputs?: Values } | undefined> {
    const [known, given] = [unmarked(state), unmarked(inputs)];
    const secrets = new Set([...known.secrets, ...given.secrets]);
    const found = await this.run.read(id, known.values, call);
    if (found === undefined) return undefined;
    const isImport = Object.keys(known.values).length === 0 && Object.keys(given.values).length === 0;
    const read = isImport ? imported(found) : found;
    return {
      id: read.id,
      properties: outputs(read.outputs, { secrets }),
      ...(read.inputs && { inputs: withSecrets(read.inputs, secrets) }),
    };
  }

  async update(id: string, olds: Values, news: Values, call: ResourceCall): Promise<Values> {
    const [known, given] = [unmarked(olds), unmarked(news)];
    if (call.preview) return outputs(this.run.previewUpdate(id, known.values, given.values), given);
    return kept(given, async () => outputs(await this.run.update(id, known.values, given.values, call), given));
  }

  async delete(id: string, state: Values, call: ResourceCall): Promise<void> {
    const objection = this.objections.get(id.toLowerCase());
    if (objection !== undefined) throw new Error(objection);
    await this.run.delete(id, unmarked(state).values, call);
  }
}

/** Outputs as the engine is to keep them: what tells something of a secret input is secret. */
function outputs(values: Values, { secrets }: Pick<Unmarked, "secrets">): Values {
  return withSecrets(values, new Set([...secrets, ...outputsFollowing(captureModel, secrets)]));
}

/** Makes the engine keep what is unfinished. */
async function kept<T>(given: Unmarked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    throw new InitFailed(error.message, error.id, outputs(error.outputs, given), withSecrets(given.values, given.secrets));
  }
}
