import { type Input, inputs, type Outputs, outputs } from "./properties";
import { triggeredInputs, triggeredOutputs } from "./triggeredProperties";

/** What programs say of a resource, and what it gives beside that. */
export interface ResourceModel {
  /** The resource as messages about its declaration name it. */
  readonly called: string;
  readonly inputs: Readonly<Record<string, Input<unknown>>>;
  readonly outputs: Outputs;
  /** The input that is the resource's name in Azure: it is made where a program leaves it out. */
  readonly nameProperty: "packetCaptureName" | "namePrefix";
}

export const captureModel: ResourceModel = { called: "packet capture", inputs, outputs, nameProperty: "packetCaptureName" };

export const triggeredModel: ResourceModel = {
  called: "triggered captures",
  inputs: triggeredInputs,
  outputs: triggeredOutputs,
  nameProperty: "namePrefix",
};

/** The outputs that tell something of one of these inputs. */
export function outputsFollowing({ outputs }: ResourceModel, names: Iterable<string>): readonly string[] {
  const all = new Set(names);
  return Object.entries(outputs).flatMap(([output, { follows }]) => (follows.some((cause) => all.has(cause)) ? [output] : []));
}
