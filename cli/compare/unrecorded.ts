import { type Flows } from "./flows";

/**
 * Directions whose packets the receiver's file leaves out: it has not a single one, although the receiver answered connection requests. A filter may do that.
 * Their packets were not lost; nothing can be said about them.
 */
export function dropUnrecorded(flows: Flows): (0 | 1)[] {
  const rows = [...flows.rows()];
  const unrecorded = ([0, 1] as const).filter((direction) => {
    const has = rows.some((row) => flows.arrived[row * 2 + direction]! + flows.unsent[row * 2 + direction]! > 0);
    const isAnswered = rows.some((row) => flows.requestsLost[row * 2 + direction]! > 0 && flows.answersSent[row * 2 + 1 - direction]! > 0);
    return !has && isAnswered;
  });
  for (const direction of unrecorded) {
    for (const row of rows) {
      const side = row * 2 + direction;
      flows.notComparable[side]! += flows.lost[side]!;
      for (const column of [flows.lost, flows.lostBytes, flows.requestsLost, flows.answersLost, flows.smallestLost]) column[side] = 0;
    }
  }
  return unrecorded;
}
