import assert from "node:assert/strict";
import { type Evidence, messagesOf, nothingIsLost, nothingIsTold } from "../faults/invariants";
import type { Failure, Program } from "../faults/stack";
import { canary } from "../faults/world";
import type { Realm } from "./realm";
import type { Settings, Step } from "./schedule";

/** What a schedule came to. */
export interface Held {
  /** Faults that struck. */
  readonly faults: number;
}

/** The longest that one command may take, in seconds: two calls on each capture, and the last looks. */
const longestCommand = 2 * 1800 * 3 + 600;

/**
 * Goes through the steps of a schedule and looks at what has to hold after each of them; at the end, one clean refresh, `up` and `destroy`
 * have to leave nothing.
 */
export async function hold(realm: Realm, steps: readonly Step[]): Promise<Held> {
  const { azure, stack } = realm;
  let program: Program = {};
  let faults = 0;
  /** Names of captures that only Azure knows of since a kill. Nobody but an `up` that still declares them can find them again. */
  const lost = new Set<string>();
  for (const step of steps) {
    if (step.run === "time") azure.clock.advance(step.seconds);
    else if (step.run === "outside") meddle(realm, step.what, step.name);
    else {
      if (step.run !== "refresh") {
        const kept = Object.entries(program).filter(([name]) => lost.has(name));
        program = { ...Object.fromEntries(kept), ...(step.run === "up" ? programOf(realm, step.program) : {}) };
      }
      step.faults.forEach((rule) => azure.faults.add(rule));
      const started = { at: azure.clock.now(), operations: creationsIn(realm) };
      stack.calls = [];
      const wanted = program;
      const command = () => (step.run === "refresh" ? stack.refresh() : stack.up(wanted));
      const failures = await realm.run(command, step.interruptAfter);
      for (const { id } of azure.packetCaptures()) {
        const name = /\/(\w+)-1234567$/.exec(id)![1]!;
        if (stack.resources.has(name)) lost.delete(name);
        else if (step.interruptAfter !== undefined) lost.add(name);
      }
      faults += azure.faults.list().reduce((sum, { struck }) => sum + struck, 0);
      azure.faults.clear();
      checkAfter(realm, failures, started, [...lost].map((name) => captureId(realm, name)));
    }
  }
  await checkThatItConverges(realm, program);
  return { faults };
}


function programOf({ ids }: Realm, captures: Readonly<Record<string, Settings>>): Program {
  return Object.fromEntries(
    Object.entries(captures).map(([name, { port, running }]) => [
      name,
      {
        target: ids.virtualMachine,
        storageLocation: { storageId: ids.storageAccount },
        filters: [{ protocol: "TCP", localPort: String(port) }],
        running,
        __suggestedName: `${name}-1234567`,
      },
    ]),
  );
}

function captureId({ ids }: Realm, name: string): string {
  return `${ids.networkWatcher}/packetCaptures/${name}-1234567`;
}

function meddle(realm: Realm, what: "removed" | "ended" | "changed", name: string): void {
  const { azure } = realm;
  const id = captureId(realm, name);
  const capture = azure.packetCapture(id);
  if (capture === undefined || capture.provisioningState === "Deleting") return;
  if (what === "removed") azure.removePacketCapture(id);
  else if (what === "ended") azure.endSession(id);
  else azure.changePacketCapture(id, { timeLimitInSeconds: 77 });
}

function creationsIn({ azure }: Realm): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, resourceId } of azure.store.operations.values()) {
    if (name === "PacketCaptures_Create") counts.set(resourceId.toLowerCase(), (counts.get(resourceId.toLowerCase()) ?? 0) + 1);
  }
  return counts;
}

function checkAfter(realm: Realm, failures: readonly Failure[], started: { at: number; operations: Map<string, number> }, lost: readonly string[]): void {
  const { azure, stack } = realm;
  const evidence: Evidence = { azure, stack, failures, said: realm.said(), secrets: [canary], foreign: lost };
  nothingIsLost(evidence);
  nothingIsTold(evidence);
  for (const { name, message } of failures) assert.doesNotMatch(message, /internal error/, `an error of our own making, of ${name}: ${message}`);
  const took = (azure.clock.now() - started.at) / 1000;
  assert.ok(took < longestCommand, `I4: the command took ${Math.round(took)} s`);
  for (const [id, count] of creationsIn(realm)) {
    const asked = stack.calls.filter((call) => !call.startsWith("delete ") && id.includes(`/${call.split(" ")[1] ?? ""}-1234567`)).length;
    const accepted = count - (started.operations.get(id) ?? 0);
    assert.ok(accepted <= asked, `I5: Azure took on ${accepted} PUTs for ${id}, which the engine had asked for ${asked} times`);
  }
}

/** I2, from wherever the schedule has led. */
async function checkThatItConverges(realm: Realm, program: Program): Promise<void> {
  const { azure, stack } = realm;
  // Operations that never end are Azure's to end; the others get the time they need.
  for (const operation of azure.store.operations.values()) {
    if (operation.endsAt === null && operation.status === "InProgress") azure.store.putOperation({ ...operation, endsAt: azure.clock.now() });
  }
  azure.clock.advance(120);
  const command = async (what: string, run: () => Promise<Failure[]>): Promise<void> =>
    assert.equal(messagesOf(await realm.run(run, undefined)), "", `the last clean ${what}`);
  await command("refresh", () => stack.refresh());
  await command("up", () => stack.up(program));
  const inAzure = azure.packetCaptures().map(({ id, provisioningState }) => [id.toLowerCase(), provisioningState]);
  const inState = [...stack.resources.values()].map(({ id }) => [id.toLowerCase(), "Succeeded"]);
  const wanted = Object.keys(program).sort();
  assert.deepEqual([...stack.resources.keys()].sort(), wanted, "the state has what the program declares");
  const strays = inAzure.filter(([id]) => !inState.some(([known]) => known === id));
  assert.deepEqual(strays, [], "nothing in Azure is in no state");
  assert.deepEqual(inAzure.sort(), inState.sort());
  stack.calls = [];
  await command("second up", () => stack.up(program));
  assert.deepEqual(stack.calls, [], "the second up has nothing to do");
  await command("destroy", () => stack.destroy());
  assert.deepEqual(azure.packetCaptures(), [], "nothing is left");
}
