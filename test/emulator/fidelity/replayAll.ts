import { readRecording } from "../../recordings/exchanges";
import { originalNames, readOriginal } from "../../recordings/originals";
import { azureCli } from "./azureCli";
import { further } from "./further";
import { javaLibrary } from "./javaLibrary";
import { powerShell } from "./powerShell";
import { replay, type Replayed, type Scenario, type Source } from "./replay";

const scenarios: readonly Scenario[] = [...powerShell, azureCli, javaLibrary, ...further];

/** The exchanges as the repository has them: everywhere. */
export const facts: Source = { read: readRecording, isExact: false };

/** The exchanges as they were recorded: only where the recordings are at hand. */
export const originals: Source = { read: readOriginal, isExact: true };

/** The recordings that are not at hand. */
export function missingOriginals(): string[] {
  const names = originalNames();
  return scenarios.map(({ file }) => file).filter((file) => !names.includes(file));
}

/** Sends every request of every recording to a local Azure, and compares the answers. */
export async function replayAll(source: Source): Promise<Replayed[]> {
  const all: Replayed[] = [];
  for (const scenario of scenarios) all.push(...(await replay(scenario, source)));
  return all;
}
