import { type FindingCode } from "./comparison";
import { type Flows } from "./flows";
import { type TimeLimits } from "./matcher";

/** Smaller packets pass everywhere, so that their loss has nothing to do with their size. */
const leastMtu = 576;

/** What happened to one conversation. */
export function verdictOf(flows: Flows, row: number, limits: TimeLimits): FindingCode {
  const client = flows.requestsSent[row * 2]! + flows.requestsArrived[row * 2]! > 0 ? 0 : 1;
  const [there, back] = [row * 2 + client, row * 2 + (1 - client)];
  const isEnded = flows.last[row]! < limits.recorded[client === 0 ? 1 : 0][1] - limits.margin;
  if (flows.requestsLost[there]! > 0 && flows.arrived[there] === 0) return "requestLost";
  if (flows.answersLost[back]! > 0 && flows.answersArrived[back] === 0 && flows.arrived[back] === 0) return "answerLost";
  if (flows.requestsArrived[there]! > 0 && flows.answersSent[back] === 0 && flows.resetsSent[back] === 0 && flows.arrived[back] === 0 && isEnded) return "requestNotAnswered";
  if (flows.resetsUnsent[there]! + flows.resetsUnsent[back]! > 0) return "resetBetween";
  const sides = [there, back];
  if (sides.some((side) => flows.lost[side]! > 0 && flows.arrived[side] === 0)) return "allLost";
  if (sides.some((side) => isLossOfLarge(flows, side))) return "largeLost";
  if (sides.some((side) => flows.lost[side]! > 0)) return "someLost";
  if (flows.requestsArrived[there]! > 0 && flows.resetsSent[back]! > 0 && flows.answersSent[back] === 0) return "refused";
  if (flows.ending[row]! > 2) return "resetFirst";
  return flows.arrived[there]! + flows.arrived[back]! > 0 ? "nothingLost" : "notComparable";
}

export function isLossOfLarge(flows: Flows, side: number): boolean {
  const smallest = flows.smallestLost[side]!;
  return flows.lost[side]! >= 2 && flows.arrived[side]! >= 2 && smallest > flows.largestArrived[side]! && smallest > leastMtu;
}
