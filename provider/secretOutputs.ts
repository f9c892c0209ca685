import * as pulumi from "@pulumi/pulumi";
import { outputsFollowing, type ResourceModel } from "./model/resourceModels";

/** What of a resource is secret. */
export interface Secrets {
  /** The inputs that hold secrets, at any depth. */
  readonly properties: Promise<string[]>;
  /**
   * For the option `additionalSecretOutputs`: the program's own and the outputs that tell something of a secret input.
   *
   * The list is whole only when `properties` is known, so those have to be an input: the SDK waits for inputs before it reads the list. Until
   * then all of them are on it, so that a copy that is made too early tells nothing either.
   */
  readonly additionalSecretOutputs: string[];
}

/** Finds out which inputs are secret and what follows from that. */
export function secretsOf(model: ResourceModel, inputs: object, own: readonly string[] = []): Secrets {
  // Outputs of an input's own name are secret with it by themselves.
  const following = outputsFollowing(model, Object.keys(model.inputs));
  const additionalSecretOutputs = [...new Set([...own, ...following])];
  const properties = secretPropertiesOf(inputs).then((secret) => {
    const all = new Set([...own, ...outputsFollowing(model, secret)]);
    additionalSecretOutputs.splice(0, Infinity, ...all);
    return secret;
  });
  return { properties, additionalSecretOutputs };
}

async function secretPropertiesOf(inputs: object): Promise<string[]> {
  const entries = await Promise.all(
    Object.entries(inputs).map(async ([name, value]) => ({ name, isSecret: await pulumi.isSecret(pulumi.output(value as unknown)) })),
  );
  return entries.filter(({ isSecret }) => isSecret).map(({ name }) => name);
}
