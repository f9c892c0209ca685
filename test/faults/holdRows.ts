import assert from "node:assert/strict";
import { inFull } from "../inFull";
import { temporaryFolder } from "../temporaryFolder";
import { conditions } from "./conditions";
import { messagesOf } from "./invariants";
import type { Case, Row } from "./row";
import { World } from "./world";

const casesOfRow = inFull ? Infinity : 1;

/** A test for each case of these rows. After each of them all invariants hold. */
export function holdRows(rows: readonly Row[]): void {
  describe("the fault matrix", function () {
    const folder = temporaryFolder();

    for (const { number, fault, cases } of rows) {
      describe(`row ${number}: ${fault}`, () => {
        for (const each of cases.slice(0, casesOfRow)) it(nameOf(each), () => hold(each, folder()));
      });
    }
  });
}

function nameOf({ during, when, fails }: Case): string {
  return `${during}${when === undefined ? "" : `, ${when}`}: ${fails === undefined ? "succeeds all the same" : "fails with one clear error"}`;
}

async function hold(each: Case, directory: string): Promise<void> {
  const world = await World.start({ directory, ...conditions(), ...each.world });
  try {
    const args = typeof each.args === "function" ? each.args(world) : each.args;
    const program = { web: world.args("web", args) };
    if (each.during !== "create") assert.equal(messagesOf(await world.up(program)), "");
    await each.prepare?.(world);
    each.rules?.forEach((rule) => world.azure.faults.add(rule));
    const wanted = programDuring(each, program);
    const running = each.during === "refresh" ? world.refresh() : world.up(wanted);
    const [failures] = await Promise.all([running, each.meanwhile?.(world)]);
    if (each.fails === undefined) assert.equal(messagesOf(failures), "");
    else {
      assert.equal(failures.length, 1, `one failure is expected, got:\n${messagesOf(failures)}`);
      assert.match(failures[0]!.message, each.fails);
    }
    await each.then?.(world);
    world.checkInvariants((each.mostPuts ?? 1) + (each.during === "replace" ? 1 : 0));
    world.azure.faults.clear();
    await each.mend?.(world);
    if (each.needsAPerson === undefined) await world.checkThatItConverges(wanted);
    world.checkInvariants(Infinity);
  } finally {
    await world.close();
  }
}

/** The program whose run meets the fault. */
function programDuring({ during }: Case, program: { web: Record<string, unknown> }): Record<string, Record<string, unknown>> {
  if (during === "delete") return {};
  if (during === "stop") return { web: { ...program.web, running: false } };
  if (during === "replace") return { web: { ...program.web, filters: [{ protocol: "UDP", remotePort: "53" }] } };
  return program;
}
