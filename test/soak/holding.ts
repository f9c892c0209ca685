import assert from "node:assert/strict";
import { isAskedFor } from "../faults/asked";
import { nothingForeignIsTouched, nothingIsLost, nothingIsTold } from "../faults/invariants";
import { Ledger } from "../faults/ledger";
import type { Failure } from "../faults/protocol";
import type { Call, Stack, UpOptions } from "../faults/stack";
import { canary } from "../faults/world";
import { People } from "./people";
import { captureNameOf, declared } from "./program";
import type { Realm } from "./realm";
import { type CaptureProgram, type StateName, type Step } from "./step";

/** The longest that one command may take, in seconds: two calls on each capture, and the last looks. */
const longestCommand = 2 * 1800 * 3 + 600;

/** What a command is, besides the stack's program. */
type How = Pick<UpOptions, "replace" | "refresh">;

/** A schedule under way, and what has to hold after each of its commands. */
export class Holding {
  readonly ledger: Ledger;
  readonly people: People;
  /** What each state's program says now. */
  readonly programs: Record<StateName, CaptureProgram> = { mine: {}, theirs: {} };
  /** Sessions by key that no state has, and why that is right. */
  readonly excused = new Map<string, "a kill" | "a person">();
  faults = 0;

  constructor(readonly realm: Realm) {
    this.ledger = new Ledger(realm.azure);
    this.people = new People(realm.azure, realm.ids);
  }

  async take(step: Step): Promise<void> {
    const { azure, stacks } = this.realm;
    if ("faults" in step) await this.run(step);
    else if (step.run === "time") azure.clock.advance(step.seconds);
    else if (step.run === "outside") {
      await this.people.meddle(step.what, step.state, step.name, this.programs[step.state]);
      this.ledger.credit("other people");
    } else if (step.run === "taint") stacks[step.state].state.taint(step.name);
    else if (step.run === "forget") {
      stacks[step.state].state.forget(step.name);
      this.excuse(step.state, "a person");
    } else {
      const to = step.state === "mine" ? "theirs" : "mine";
      stacks[step.state].state.move(step.name, stacks[to].state);
      this.excuse(step.state, "a person");
    }
  }

  private async run(step: Extract<Step, { faults: unknown }>): Promise<void> {
    const { azure, stacks } = this.realm;
    const { state } = step;
    if (step.run !== "refresh") this.programs[state] = this.withLost(state, step.run === "up" ? step.program : {});
    step.faults.forEach((rule) => azure.faults.add(rule));
    const how = step.run === "up" ? step : {};
    await this.command(stacks[state], state, step.run === "refresh" ? "refresh" : how, step.interruptAfter);
    this.faults += azure.faults.list().reduce((sum, { struck }) => sum + struck, 0);
    azure.faults.clear();
  }

  /**
   * One command of a state's stack, looked at from outside: I1 and I3 to I6.
   *
   * @param how `refresh`, or how the state's program is brought up.
   */
  async command(stack: Stack, state: StateName, how: "refresh" | How, interruptAfter?: number): Promise<Failure[]> {
    const { azure } = this.realm;
    const { program, options } = declared(this.realm.ids, state, this.programs[state]);
    const started = { at: azure.clock.now(), creations: this.creations() };
    const retained = [...stack.resources].filter(([name, held]) => held.options.retainOnDelete || options[name]?.retainOnDelete).map(([, { id }]) => id.toLowerCase());
    stack.calls = [];
    let failures: Failure[] = [];
    const asksFor = (name: string, properties: Record<string, unknown>): boolean => isAskedFor(program[name], properties);
    const wrongs = await this.ledger.during({ who: state, state: stack.state, asksFor }, async () => {
      const run = () => (how === "refresh" ? stack.refresh() : stack.up(program, { ...how, options }));
      failures = await this.realm.run(stack, run, interruptAfter);
    });
    nothingForeignIsTouched(wrongs);
    if (interruptAfter !== undefined) this.excuse(state, "a kill");
    this.excuse(state, "a person", (id) => retained.includes(id.toLowerCase()));
    nothingIsLost({ azure, stack, failures, said: [], secrets: [], foreign: this.notLostBy(state) });
    // What an error has named is a person's from then on.
    this.excuse(state, "a person", (id) => failures.some(({ message }) => message.includes(id)));
    nothingIsTold({ azure, stack, failures, said: this.realm.said(), secrets: [canary] });
    for (const { name, message } of failures) assert.doesNotMatch(message, /internal error/, `an error of our own making, of ${name}: ${message}`);
    const took = (azure.clock.now() - started.at) / 1000;
    assert.ok(took < longestCommand, `I4: the command took ${Math.round(took)} s`);
    this.nothingIsDoubled(stack.calls, started.creations);
    return failures;
  }

  /** Where a kill has left a capture that is in no state, nobody but an `up` that still declares its resource can find it again. */
  private withLost(state: StateName, wanted: CaptureProgram): CaptureProgram {
    const lost = this.ledger.unrecorded(this.realm.stacks[state].state, state).filter(({ key }) => this.excused.get(key) === "a kill");
    const kept = Object.entries(this.programs[state]).filter(([name, { explicit }]) =>
      lost.some(({ id }) => id.endsWith(`/${captureNameOf(state, name, explicit)}`)),
    );
    const all: CaptureProgram = { ...Object.fromEntries(kept), ...wanted };
    return Object.fromEntries(Object.entries(all).map(([name, { alias, ...settings }]) => [name, alias === undefined || alias in all ? settings : { ...settings, alias }]));
  }

  /** What a state's commands have made and its state does not have is from now on known to be so. */
  private excuse(state: StateName, why: "a kill" | "a person", which = (_id: string): boolean => true): void {
    for (const { key, id } of this.ledger.unrecorded(this.realm.stacks[state].state, state)) {
      if (which(id) && (why === "a person" || !this.excused.has(key))) this.excused.set(key, why);
    }
  }

  private notLostBy(state: StateName): string[] {
    const lost = this.ledger.unrecorded(this.realm.stacks[state].state, state).filter(({ key }) => !this.excused.has(key));
    return this.realm.azure.packetCaptures().flatMap(({ id }) => (lost.some((session) => session.id === id) ? [] : [id]));
  }

  /** I5: for each call of the engine that may ask for a capture, Azure took on at most one PUT. */
  private nothingIsDoubled(calls: readonly Call[], before: ReadonlyMap<string, number>): void {
    for (const [id, count] of this.creations()) {
      const asked = calls.filter(({ call, packetCaptureName }) => call !== "delete" && id.endsWith(`/${packetCaptureName.toLowerCase()}`)).length;
      const accepted = count - (before.get(id) ?? 0);
      assert.ok(accepted <= asked, `I5: Azure took on ${accepted} PUTs for ${id}, which the engine had asked for ${asked} times`);
    }
  }

  /** How many PUTs Azure has taken on for each capture, by id in lower case. */
  private creations(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { id, name, resourceId } of this.realm.azure.store.operations.values()) {
      if (name === "PacketCaptures_Create" && !this.people.made.has(id)) counts.set(resourceId.toLowerCase(), (counts.get(resourceId.toLowerCase()) ?? 0) + 1);
    }
    return counts;
  }
}
