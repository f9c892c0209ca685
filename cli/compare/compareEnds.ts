import { isoTime } from "../inspect/instants";
import { type Comparison, type EndFacts, type PairReport } from "./comparison";
import { type CompareOptions, type End, UnreadableEnd } from "./end";
import { addressKey, endpointFacts, isMeant } from "./endpoints";
import { LadderWitness } from "./ladder";
import { analyzePair, type PairAnalysis, type SurveyedEnd } from "./pairAnalysis";
import { conversationOf, pairReportOf, weightOf } from "./pairReport";
import { surveyOf } from "./survey";

/** No conversation has the endpoints that somebody asked for. */
export class NoSuchConversation extends Error {
  constructor(readonly conversation: string) {
    super(`no conversation has the endpoint "${conversation}"`);
    this.name = "NoSuchConversation";
  }
}

/**
 * What became of the packets between machines, from the recordings at each of them, given in the order of the path.
 *
 * Compares neighbours, and with three or more ends the first with the last. Memory does not grow with the recordings; each is read twice for each pair that it is
 * in. Damaged recordings are compared up to the damage.
 *
 * @throws UnreadableEnd with the error of the source or `NotACapture`; NoSuchConversation
 */
export async function compareEnds(ends: readonly End[], options: CompareOptions): Promise<Comparison> {
  const surveyed: SurveyedEnd[] = [];
  for (const end of ends) surveyed.push(await survey(end, options));
  const pairs: PairReport[] = [];
  for (const pair of pairsOf(surveyed)) pairs.push(await comparePair(pair, options));
  if (options.conversation !== undefined && options.ladder === true && pairs.every(({ ladder }) => ladder === undefined)) throw new NoSuchConversation(options.conversation);
  return { ends: surveyed.map(endFacts), pairs };
}

async function survey(end: End, { onProgress }: CompareOptions): Promise<SurveyedEnd> {
  try {
    return { end, survey: await surveyOf(end.read(), (bytes) => onProgress?.(end.name, bytes, 1)) };
  } catch (error) {
    throw new UnreadableEnd(end.name, error);
  }
}

function pairsOf(ends: readonly SurveyedEnd[]): [SurveyedEnd, SurveyedEnd][] {
  const neighbours = ends.slice(1).map((end, index): [SurveyedEnd, SurveyedEnd] => [ends[index]!, end]);
  return ends.length > 2 ? [...neighbours, [ends[0]!, ends.at(-1)!]] : neighbours;
}

async function comparePair(pair: readonly [SurveyedEnd, SurveyedEnd], options: CompareOptions): Promise<PairReport> {
  const analysis = await analyzePair(pair, knownAddresses(pair), options);
  const report = pairReportOf(pair, analysis, options.top);
  if (options.ladder !== true) return report;
  const row = chosenRow(analysis, options.conversation);
  if (row === undefined) return report;
  const witness = new LadderWitness(analysis.flows.nameOf(row));
  await analyzePair(pair, knownAddresses(pair), options, witness);
  return { ...report, ladder: witness.ladder(conversationOf(analysis, row, [report.from, report.to])) };
}

function knownAddresses(pair: readonly [SurveyedEnd, SurveyedEnd]): [string[], string[]] {
  return pair.map(({ end }) => (end.addresses ?? []).flatMap((address) => addressKey(address) ?? [])) as [string[], string[]];
}

/** The conversation that was asked for, or the worst. */
function chosenRow(analysis: PairAnalysis, text: string | undefined): number | undefined {
  const { flows } = analysis;
  let chosen: number | undefined;
  let weight = -Infinity;
  for (const row of flows.rows()) {
    if (text !== undefined && !isAskedFor(analysis, row, text)) continue;
    const own = weightOf(analysis, row);
    if (own > weight) [chosen, weight] = [row, own];
  }
  return chosen;
}

function isAskedFor({ flows }: PairAnalysis, row: number, text: string): boolean {
  const protocol = flows.protocolOf(row);
  const views = [flows.endpointsOf(row), flows.translationOf(row)];
  return views.some((view) => view !== undefined && isMeant(text, endpointFacts(view[0], protocol), endpointFacts(view[1], protocol)));
}

function endFacts({ end, survey: { packets, unusable, facts, origin, earliest, latest, damage } }: SurveyedEnd): EndFacts {
  return {
    name: end.name,
    format: facts.format,
    packets,
    unusablePackets: unusable,
    droppedPackets: facts.droppedPackets,
    first: origin === undefined ? null : isoTime(origin, earliest, facts.timeDigits),
    last: origin === undefined ? null : isoTime(origin, latest, facts.timeDigits),
    damage,
  };
}
