import assert from "node:assert/strict";
import { messagesOf } from "../faults/invariants";
import type { Failure } from "../faults/protocol";
import type { Holding } from "./holding";
import type { StateName } from "./step";

/** How often a person may have to do what an error says until an `up` goes through. */
const mostTurns = 4;

/** I2, from wherever a schedule has led. */
export async function checkThatItConverges(holding: Holding, state: StateName): Promise<void> {
  const { azure, stacks } = holding.realm;
  const stack = stacks[state];
  // Operations that never end are Azure's to end; the others get the time they need.
  for (const operation of azure.store.operations.values()) {
    if (operation.endsAt === null && operation.status === "InProgress") azure.store.putOperation({ ...operation, endsAt: azure.clock.now() });
  }
  azure.clock.advance(120);
  assert.equal(messagesOf(await holding.command(stack, state, "refresh")), "", "the last clean refresh");
  await upWithHelp(holding, state);
  const inAzure = new Map(azure.packetCaptures().map(({ id, provisioningState }) => [id.toLowerCase(), provisioningState]));
  for (const [name, { id }] of stack.resources) assert.equal(inAzure.get(id.toLowerCase()), "Succeeded", `the capture of "${name}" is there`);
  assert.deepEqual([...stack.resources.keys()].sort(), Object.keys(holding.programs[state]).sort(), "the state has what the program declares");
  assert.equal(messagesOf(await holding.command(stack, state, {})), "", "the last clean second up");
  assert.deepEqual(stack.calls, [], "the second up has nothing to do");
  holding.programs[state] = {};
  assert.equal(messagesOf(await holding.command(stack, state, {})), "", "the last clean destroy");
  assert.deepEqual([...stack.resources.keys()], [], "the state is empty");
  const left = holding.ledger.unrecorded(stack.state, state).filter(({ key }) => holding.excused.get(key) !== "a person");
  assert.deepEqual(left.map(({ id }) => id), [], "nothing is left");
}

/** An `up` after which everything is right; where it is a person's turn, the person does what the error says. */
async function upWithHelp(holding: Holding, state: StateName): Promise<void> {
  const stack = holding.realm.stacks[state];
  for (let turn = 1; ; turn++) {
    const failures = await holding.command(stack, state, {});
    if (failures.length === 0) return;
    const isForAPerson = failures.every(({ message }) => /\(PacketCaptureExists\)\n {2}hint: |stays in the state as unfinished: the next `pulumi up`/.test(message));
    assert.ok(turn < mostTurns && isForAPerson, `the last clean up: ${messagesOf(failures)}`);
    const there = new Set(holding.realm.azure.packetCaptures().map(({ id }) => id.toLowerCase()));
    for (const failure of failures) followHint(holding, state, failure, there);
  }
}

/** What stands in the way goes if it is nobody's; if it is somebody's, an explicit name gives way, and before a generated one they do. */
function followHint({ realm: { azure, ids, stacks }, programs, ledger }: Holding, state: StateName, { name, message }: Failure, there: ReadonlySet<string>): void {
  const [, failed] = /\(CaptureFailed\)\n {2}hint: .*`pktcap delete (\S+)` first/.exec(message) ?? [];
  if (failed !== undefined && programs[state][name]?.retain === true) return azure.removePacketCapture(failed);
  const [, captureName] = /packet capture "([^"]+)".*\(PacketCaptureExists\)/s.exec(message) ?? [];
  if (captureName === undefined) return;
  const id = `${ids.networkWatcher}/packetCaptures/${captureName}`;
  const settings = programs[state][name];
  assert.ok(there.has(id.toLowerCase()), `what is said to exist does: ${message}`);
  // Two resources with one name have one hint to follow.
  if (azure.packetCapture(id) === undefined) return;
  const isSomebodys = ledger.makerOf(id) === "other people" || [...Object.values(stacks)].some(({ resources }) => [...resources.values()].some((held) => held.id.toLowerCase() === id.toLowerCase()));
  if (isSomebodys && settings?.explicit !== undefined) {
    const { explicit: _, ...generated } = settings;
    programs[state] = { ...programs[state], [name]: generated };
  } else azure.removePacketCapture(id);
}
