import { recordingNames } from "../../recordings/exchanges";
import { azureCli } from "./azureCli";
import { javaLibrary } from "./javaLibrary";
import { powerShell } from "./powerShell";
import { replay, type Replayed, type Scenario } from "./replay";

const scenarios: readonly Scenario[] = [...powerShell, azureCli, javaLibrary];

/** The recordings that are not at hand. */
export function missingRecordings(): string[] {
  const names = recordingNames();
  return scenarios.map(({ file }) => file).filter((file) => !names.includes(file));
}

/** Sends every request of every recording that is at hand to a local Azure, and compares the answers. */
export async function replayAll(): Promise<Replayed[]> {
  const missing = missingRecordings();
  const all: Replayed[] = [];
  for (const scenario of scenarios) {
    if (!missing.includes(scenario.file)) all.push(...(await replay(scenario)));
  }
  return all;
}
