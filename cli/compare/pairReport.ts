import { isoTime } from "../inspect/instants";
import { protocolName } from "../inspect/packets/protocolNames";
import { top } from "../inspect/top";
import { countText } from "../inspect/output/numbers";
import { spanText } from "../inspect/output/facts";
import { type ConversationComparison, type DelayFacts, type DirectionFacts, findingCodes, type PairReport } from "./comparison";
import { type Delays } from "./delays";
import { endpointFacts } from "./endpoints";
import { findingsOf } from "./findings";
import { verdictOf } from "./flowVerdict";
import { type PairAnalysis, type SurveyedEnd } from "./pairAnalysis";
import { dropUnrecorded } from "./unrecorded";

/** The report of an analysis that has ended, with at most so many conversations. */
export function pairReportOf(ends: readonly [SurveyedEnd, SurveyedEnd], analysis: PairAnalysis, rows: number): PairReport {
  const { flows, matcher } = analysis;
  const names = [ends[0].end.name, ends[1].end.name] as const;
  const unrecorded = dropUnrecorded(flows);
  const findings = findingsOf(analysis, names);
  const delayError = errorBetween(analysis, ...analysis.alignment.overlap);
  const all = [...flows.rows()];
  return {
    from: names[0],
    to: names[1],
    verdict: findings[0]!,
    findings,
    clock: clockFacts(ends, analysis, delayError),
    overlap: overlapFacts(ends, analysis),
    directions: [directionFacts(analysis, all, 0, names, matcher.delays, delayError), directionFacts(analysis, all, 1, names, matcher.delays, delayError)],
    conversations: {
      count: all.length,
      leftOutPackets: flows.leftOutPackets,
      rows: top(all, rows, (row) => weightOf(analysis, row)).map((row) => conversationOf(analysis, row, names)),
    },
    notes: notesOf(analysis, names, unrecorded),
  };
}

/** One conversation of an analysis. */
export function conversationOf(analysis: PairAnalysis, row: number, names: readonly [string, string]): ConversationComparison {
  const { flows, alignment } = analysis;
  const protocol = flows.protocolOf(row);
  const [a, b] = flows.endpointsOf(row);
  const translation = flows.translationOf(row);
  const error = errorBetween(analysis, flows.first[row]!, flows.last[row]!);
  const delays = flows.knownDelaysOf(row);
  const ending = flows.ending[row]!;
  return {
    protocol: protocolName(protocol),
    a: endpointFacts(a, protocol),
    b: endpointFacts(b, protocol),
    translated: translation === undefined ? null : { a: endpointFacts(translation[0], protocol), b: endpointFacts(translation[1], protocol) },
    verdict: verdictOf(flows, row, alignment.limits),
    aToB: directionFacts(analysis, [row], 0, names, delays, error),
    bToA: directionFacts(analysis, [row], 1, names, delays, error),
    endedBy: ending === 0 ? null : { end: names[ending % 2 === 1 ? 0 : 1], flag: ending > 2 ? "RST" : "FIN" },
  };
}

/** The most serious conversations first, then those with the most packets. */
export function weightOf({ flows, alignment }: PairAnalysis, row: number): number {
  const seriousness = findingCodes.length - findingCodes.indexOf(verdictOf(flows, row, alignment.limits));
  const packets = flows.arrived[row * 2]! + flows.arrived[row * 2 + 1]! + flows.lost[row * 2]! + flows.lost[row * 2 + 1]!;
  return seriousness * 2 ** 40 + packets;
}

function clockFacts(ends: readonly [SurveyedEnd, SurveyedEnd], { alignment: { clock, overlap } }: PairAnalysis, error: number): PairReport["clock"] {
  const [a, b] = [ends[0].survey.origin, ends[1].survey.origin];
  if (a === undefined || b === undefined || clock.crossings === 0) return { offsetSeconds: null, driftPartsPerMillion: null, errorSeconds: null, packets: 0 };
  const between = (b.seconds - a.seconds) * 1e9 + (b.nanoseconds - a.nanoseconds);
  return {
    offsetSeconds: seconds(clock.offsetAt((overlap[0] + overlap[1]) / 2) + between),
    driftPartsPerMillion: Math.round(clock.drift * 1e8) / 100,
    errorSeconds: Number.isFinite(error) ? seconds(error) : null,
    packets: clock.crossings,
  };
}

function overlapFacts(ends: readonly [SurveyedEnd, SurveyedEnd], { alignment: { overlap, limits } }: PairAnalysis): PairReport["overlap"] {
  const { origin, facts } = ends[0].survey;
  const marginSeconds = seconds(limits.margin);
  if (origin === undefined || !(overlap[0] <= overlap[1] && Number.isFinite(overlap[1] - overlap[0]))) return { first: null, last: null, seconds: null, marginSeconds };
  const at = (time: number): string => isoTime(origin, Math.round(time), facts.timeDigits);
  return { first: at(overlap[0]), last: at(overlap[1]), seconds: seconds(overlap[1] - overlap[0]), marginSeconds };
}

/** The error of the clock between two times; infinite if only one direction is known. */
function errorBetween({ alignment: { clock } }: PairAnalysis, first: number, last: number): number {
  return Number.isFinite(first) && Number.isFinite(last) ? Math.max(clock.errorAt(first), clock.errorAt(last)) : Infinity;
}

function directionFacts(
  { flows }: PairAnalysis,
  rows: readonly number[],
  direction: 0 | 1,
  names: readonly [string, string],
  delays: Delays | undefined,
  error: number,
): DirectionFacts {
  const sum = (column: Uint32Array | Float64Array): number => rows.reduce((total, row) => total + column[row * 2 + direction]!, 0);
  const [arrived, lost] = [sum(flows.arrived), sum(flows.lost)];
  return {
    from: names[direction],
    to: names[direction === 0 ? 1 : 0],
    sent: arrived + lost,
    arrived,
    lost,
    lostBytes: sum(flows.lostBytes),
    doubled: sum(flows.doubled),
    reordered: sum(flows.reordered),
    notComparable: sum(flows.notComparable),
    arrivedUnsent: sum(flows.unsent),
    delay: delays === undefined ? null : delayFacts(delays, direction, error),
  };
}

function delayFacts(delays: Delays, direction: 0 | 1, error: number): DelayFacts | null {
  const [median, p99] = [delays.quantile(direction, 0.5), delays.quantile(direction, 0.99)];
  if (median === undefined || p99 === undefined) return null;
  return {
    medianSeconds: seconds(median.value),
    p99Seconds: seconds(p99.value),
    errorSeconds: Number.isFinite(error) ? seconds(error + Math.max(median.error, p99.error)) : null,
  };
}

function seconds(nanoseconds: number): number {
  return Math.round(nanoseconds) / 1e9;
}

function notesOf({ alignment, flows, matcher, elsewhere }: PairAnalysis, names: readonly [string, string], unrecorded: readonly (0 | 1)[]): string[] {
  const { clock, sides, limits, empty } = alignment;
  const notes: string[] = [];
  for (const file of empty) notes.push(`the file of ${names[file]} has no packets: it is taken as recording all the time, with a filter that lets these packets in`);
  const has = (column: Uint32Array): boolean => column.subarray(0, flows.table.size * 2).some((count) => count > 0);
  if (clock.crossings === 0) {
    if (empty.length === 0) notes.push("without a packet in both files, the clocks of the machines are taken as they are");
  } else if (!clock.isBounded) notes.push("packets of one direction only are in both files: delays are how much longer than the fastest packet, and the clock offset contains its delay");
  if (sides.isAssumed) notes.push(`the packets do not show which machine is which: ${names[0]} is taken for the sender of the first one`);
  for (const direction of unrecorded) notes.push(`the file of ${names[direction === 0 ? 1 : 0]} leaves out what arrives from ${names[direction]}: its filter may exclude it`);
  if (has(flows.notComparable)) {
    notes.push(`packets outside the time in which both files were recording, or in its last ${spanText(limits.margin / 1e9)}, are "not comparable"`);
  }
  if (has(flows.unsent)) notes.push('"unsent" packets arrived, but are not in the file of the sender: it dropped them while recording, or something between the machines sent them');
  if (matcher.recordedTwice > 0) notes.push(`${countText(matcher.recordedTwice)} packets are twice in one file, as a router or a second interface records them: they count once`);
  if (matcher.decidedEarly > 0) notes.push(`${countText(matcher.decidedEarly)} packets were called lost before 10 s were over, since too many others were sent in that time`);
  if (flows.leftOutPackets > 0) notes.push(`${countText(flows.leftOutPackets)} packets are left out: there were more than ${countText(flows.table.capacity)} conversations`);
  const others = elsewhere.map((count, file) => (count > 0 ? `${countText(count)} in the file of ${names[file as 0 | 1]}` : "")).filter((text) => text !== "");
  if (others.length > 0) notes.push(`packets of other traffic, which does not go from one end to the other: ${others.join(", ")}`);
  return notes;
}
