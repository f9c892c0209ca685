import { endpointText } from "../../inspect/output/sections";
import type { Comparison, DirectionFacts } from "../comparison";

/** A comparison as lines for programs that split at tabs: each begins with what it is about. Documented in docs/compare.md; an empty value is not known. */
export function rowsOf({ ends, pairs }: Comparison): (string | number)[][] {
  return [
    ...ends.map(({ name, packets, first, last, damage }) => ["end", name, packets, first ?? "", last ?? "", damage?.atByte ?? ""]),
    ...pairs.flatMap(({ from, to, findings, clock, overlap, directions, conversations }) => [
      ...findings.map(({ code, conversations: count, text }) => ["finding", from, to, code, count, text]),
      ["clock", from, to, clock.offsetSeconds ?? "", clock.errorSeconds ?? "", clock.driftPartsPerMillion ?? "", clock.packets],
      ["overlap", from, to, overlap.first ?? "", overlap.last ?? "", overlap.seconds ?? "", overlap.marginSeconds],
      ...directions.map((direction) => ["direction", direction.from, direction.to, ...figuresOf(direction)]),
      ...conversations.rows.flatMap(({ protocol, a, b, verdict, aToB, bToA }) => [
        ["conversation", aToB.from, aToB.to, protocol, endpointText(a), endpointText(b), verdict, ...figuresOf(aToB)],
        ["conversation", bToA.from, bToA.to, protocol, endpointText(b), endpointText(a), verdict, ...figuresOf(bToA)],
      ]),
    ]),
  ];
}

function figuresOf({ sent, arrived, lost, lostBytes, doubled, reordered, notComparable, arrivedUnsent, delay }: DirectionFacts): (string | number)[] {
  return [sent, arrived, lost, lostBytes, doubled, reordered, notComparable, arrivedUnsent, delay?.medianSeconds ?? "", delay?.p99Seconds ?? "", delay?.errorSeconds ?? ""];
}
