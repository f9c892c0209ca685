import type { Target } from "../azure/targets";
import { aboutMachine } from "../lifecycle/questions";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/** Asks what a virtual machine or scale set is and where it stands. For the components, which get machines by id. */
export function getMachine(id: string): Promise<Target> {
  return mockedOr("getMachine", { id }, () => answerTo(() => aboutMachine(id)));
}
