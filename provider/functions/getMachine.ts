import type { Target } from "../azure/targets";
import { timeoutLimits } from "../model/limits";
import { parseResourceId } from "../model/resourceId";
import { mockedOr } from "./mocks";
import { withAzure } from "./program";

/** Asks what a virtual machine or scale set is and where it stands. For the components, which get machines by id. */
export function getMachine(id: string): Promise<Target> {
  const subject = `machine "${parseResourceId(id)?.names[0] ?? id}"`;
  const ask = (): Promise<Target> =>
    withAzure("reading", subject, timeoutLimits.readInSeconds.default * 1000, (azure, patience) => azure.targets.get(id, patience));
  return mockedOr("getMachine", { id }, ask);
}
