import type { Capture } from "../model/capture";
import { checkCaptureInputs } from "../model/checkInputs";
import { declared } from "../model/declared";
import { addressProperties, captureProperties, outputProperties } from "../model/properties";
import type { JsonObject } from "../model/shapes";
import type { Found } from "./read";

/** A capture that no state has, with the inputs of a program that declares it as it is: its outputs are then the same as after an `up` of that program. */
export function imported({ id, outputs }: Found): Required<Found> {
  const those = (names: readonly string[]): JsonObject =>
    Object.fromEntries(Object.entries(outputs).filter(([name]) => names.includes(name)));
  const capture = declared(those(captureProperties) as unknown as Capture);
  const { inputs } = checkCaptureInputs({ ...those(addressProperties), ...capture });
  return { id, inputs, outputs: { ...inputs, ...those(outputProperties) } };
}
