import { readFileSync } from "node:fs";
import { parseFaults, type FaultRule } from "../emulator";
import { Failure } from "./failure";

/** The options of the local Azure for what is to go wrong. */
export interface FaultOptions {
  /** Each a rule as JSON5 or the name of a ready one. */
  fault: string[];
  /** Files with the same. */
  faults: string[];
}

/** The rules of the options: those of files first, each in the given order. */
export function faultsOf({ fault, faults }: FaultOptions): FaultRule[] {
  return [...faults.flatMap((file) => fromFile(file)), ...fault.flatMap((text) => parsed("`--fault`", text))];
}

function fromFile(file: string): FaultRule[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(`reading faults file "${file}": it cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
  return parsed(`faults file "${file}"`, text);
}

function parsed(from: string, text: string): FaultRule[] {
  try {
    return parseFaults(text);
  } catch (error) {
    throw new Failure(`reading ${from}: ${(error as Error).message}`, { exitCode: 2 });
  }
}
