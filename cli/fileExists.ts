import { exitCodes } from "./exitCodes";
import { Failure } from "./failure";

/** Nothing that is there is replaced without `--force`. */
export function fileExists(path: string, hint: string): Failure {
  return new Failure(`writing "${path}": a file with this name already exists (EEXIST)`, { hints: [hint], exitCode: exitCodes.refused });
}
