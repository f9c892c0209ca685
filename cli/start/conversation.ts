import { FilterExpressionError } from "../../provider/expressions";
import { conversationOf } from "../../provider/lifecycle/conversation";
import { machineNetworkOf, networkPeersOf } from "../../provider/lifecycle/machineNetwork";
import type { CaptureView } from "../../provider/lifecycle/queries";
import type { Filter } from "../../provider/model/capture";
import type { CaptureInputs } from "../../provider/model/captureInputs";
import { generatedCaptureName } from "../../provider/model/names";
import { parseCaptureId, parseResourceId } from "../../provider/model/resourceId";
import { withoutUndefined, type JsonObject } from "../../provider/model/shapes";
import { deleteOne } from "../captures/deleteOne";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { checkedInputs } from "./checkedInputs";
import { createdCapture, requireReady } from "./createdCapture";

/** What the captures of a conversation are called. */
export interface ConversationNames {
  /** What the user calls them: each capture's name also has the machine's. */
  readonly name: string | undefined;
  /** Seven random digits for all of them, if the user gives no name. */
  readonly digits: string;
}

/** The inputs of a capture for each machine, with mirrored filters. */
export async function conversationInputs(connection: Connection, given: readonly JsonObject[], names: ConversationNames): Promise<CaptureInputs[]> {
  const { azure, patience, progress } = connection;
  const targets = given.map(({ target }) => String(target));
  const [first] = given;
  const look = {
    machine: (id: string) => machineNetworkOf(azure, id, patience()),
    peers: (id: string) => networkPeersOf(azure, id, patience()),
  };
  try {
    const { filters, warnings } = await conversationOf(look, targets, (first?.filters ?? []) as Filter[]);
    for (const warning of warnings) progress.say(`warning: ${warning}`);
    return given.map((each, index) => {
      const machine = machineNames(targets)[index] ?? "";
      const packetCaptureName = names.name === undefined ? undefined : `${names.name}-${machine}`;
      return checkedInputs(withoutUndefined({ ...each, filters: filters[index], packetCaptureName }), generatedCaptureName(machine, names.digits), false);
    });
  } catch (error) {
    if (!(error instanceof FilterExpressionError)) throw error;
    throw new Failure(`starting packet captures: \`--filter\`: ${error.explanation}`, { exitCode: exitCodes.usage });
  }
}

/** Names that differ: machines of two resource groups may have the same. */
function machineNames(ids: readonly string[]): string[] {
  const parsed = ids.map((id) => parseResourceId(id));
  const names = parsed.map((each, index) => each?.names[0] ?? ids[index] ?? "");
  return names.map((name, index) => {
    const isUnique = names.filter((other) => other.toLowerCase() === name.toLowerCase()).length === 1;
    return isUnique ? name : `${parsed[index]?.resourceGroupName ?? ""}-${name}`;
  });
}

/**
 * Creates all captures at the same time, after every machine was checked. If one cannot be created, the others are deleted.
 *
 * @throws Failure that says what is left in Azure.
 */
export async function createConversation(connection: Connection, all: readonly CaptureInputs[], isDoneWhenAccepted: boolean): Promise<CaptureView[]> {
  throwAny(await Promise.allSettled(all.map((inputs) => requireReady(connection, inputs))));
  const outcomes = await Promise.allSettled(all.map((inputs) => createdCapture(connection, inputs, isDoneWhenAccepted)));
  const created = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  if (created.length === all.length) return created;
  const removals = await Promise.all(created.map((view) => removal(connection, view)));
  // What is left in Azure is said even if the reason is our own mistake.
  if (outcomes.some((each) => each.status === "rejected" && !(each.reason instanceof Failure))) removals.forEach((line) => connection.progress.say(line));
  throwAny(outcomes, removals);
  return created;
}

/** Deletes a capture that was just created, and says so. */
async function removal(connection: Connection, { id, packetCaptureName }: CaptureView): Promise<string> {
  const address = parseCaptureId(id);
  try {
    if (address !== undefined) await deleteOne(connection, { id, name: packetCaptureName, address }, { wait: true }, () => undefined);
    return `  packet capture "${packetCaptureName}" was created and deleted again`;
  } catch {
    return `  packet capture "${packetCaptureName}" was created and could not be deleted: ${id}\n  hint: \`pktcap delete ${id}\` removes it`;
  }
}

function throwAny(outcomes: readonly PromiseSettledResult<unknown>[], more: readonly string[] = []): void {
  const reasons = outcomes.flatMap((outcome): unknown[] => (outcome.status === "rejected" ? [outcome.reason] : []));
  const unexplained = reasons.find((reason) => !(reason instanceof Failure));
  if (unexplained !== undefined) throw unexplained instanceof Error ? unexplained : new Error("internal error: a capture failed without a reason", { cause: unexplained });
  const failures = reasons.filter((reason) => reason instanceof Failure);
  const [first] = failures;
  if (first !== undefined) throw new Failure([...failures.map(({ message }) => message), ...more].join("\n"), { exitCode: first.exitCode });
}
