import assert from "node:assert/strict";
import type { LocalAzure } from "../../emulator";
import type { Failure } from "./protocol";
import type { Stack } from "./stack";

/** What everything that has to hold is looked at in. */
export interface Evidence {
  readonly azure: LocalAzure;
  readonly stack: Pick<Stack, "resources">;
  /** Of the last run. */
  readonly failures: readonly Failure[];
  /** Everything that was said: process output, log lines. */
  readonly said: readonly string[];
  /** Must stand nowhere. */
  readonly secrets: readonly string[];
  /** Ids of captures that are not the stack's. */
  readonly foreign?: readonly string[];
}

/** I1: each capture is in the state, or named in an error together with what to do next. */
export function nothingIsLost({ azure, stack, failures, foreign = [] }: Evidence): void {
  const known = new Set([...[...stack.resources.values()].map(({ id }) => id), ...foreign].map((id) => id.toLowerCase()));
  for (const { id, provisioningState } of azure.packetCaptures()) {
    if (known.has(id.toLowerCase()) || provisioningState === "Deleting") continue;
    const named = failures.some(({ message }) => message.includes(id) && /`pulumi \w+`|hint: /.test(message));
    assert.ok(named, `I1: ${id} is in Azure, but neither in the state nor in an error that says what to do:\n${messagesOf(failures)}`);
  }
}

const token = /\beyJ[\w-]{10,}\.[\w-]+\./;

/** I3: no secret in state, output, log or journal. */
export function nothingIsTold({ azure, stack, failures, said, secrets }: Evidence): void {
  const places = {
    state: JSON.stringify([...stack.resources]),
    errors: failures.map(({ error }) => everythingIn(error)).join("\n"),
    output: said.join("\n"),
    journal: JSON.stringify(azure.journal.entries),
  };
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `I3: a secret is in the ${place}`);
    assert.doesNotMatch(text, token, `I3: a token is in the ${place}`);
  }
}

/** I5: Azure took on at most one PUT for each capture. */
export function nothingIsDoubled({ azure }: Evidence, most = 1): void {
  const started = [...azure.store.operations.values()].filter(({ name }) => name === "PacketCaptures_Create");
  const counts = new Map<string, number>();
  for (const { resourceId } of started) counts.set(resourceId, (counts.get(resourceId) ?? 0) + 1);
  for (const [id, count] of counts) assert.ok(count <= most, `I5: Azure took on ${count} PUTs for ${id}`);
}

/** I6: nobody else's capture, nobody else's file. */
export function nothingForeignIsTouched(wrongs: readonly string[]): void {
  assert.deepEqual(wrongs, [], `I6: ${wrongs.join("\n")}`);
}

export function messagesOf(failures: readonly Failure[]): string {
  return failures.map(({ name, message }) => `${name}: ${message}`).join("\n");
}

/** Own properties, hidden ones and causes too: whatever a logger might print. */
function everythingIn(error: unknown, depth = 0): string {
  if (typeof error !== "object" || error === null || depth > 5) return String(error);
  return Object.getOwnPropertyNames(error)
    .map((name) => `${name}: ${everythingIn((error as Record<string, unknown>)[name], depth + 1)}`)
    .join("\n");
}
