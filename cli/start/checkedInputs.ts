import type { CaptureInputs } from "../../provider/model/captureInputs";
import { checkCaptureInputs } from "../../provider/model/checkInputs";
import type { JsonObject } from "../../provider/model/shapes";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { inOptions } from "./optionNames";

/** The inputs in canonical form, by the resource's own rules. */
export function checkedInputs(given: JsonObject, suggestedName: string, waitUntilStopped: boolean): CaptureInputs {
  const { inputs, problems } = checkCaptureInputs({ ...given, waitUntilStopped }, { suggestedName });
  refuse(problems.map(inOptions));
  return inputs as unknown as CaptureInputs;
}

/** @throws Failure if there are mistakes. */
export function refuse(mistakes: readonly string[]): void {
  if (mistakes.length === 0) return;
  throw new Failure(mistakes.map((mistake) => `starting a packet capture: ${mistake} (UsageError)`).join("\n"), {
    hints: ["`pktcap start --help` shows every option"],
    exitCode: exitCodes.usage,
  });
}
