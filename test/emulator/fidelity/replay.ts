import type { LocalAzure, LocalAzureOptions } from "../../../emulator";
import { collect } from "../../../emulator/core/request";
import type { Exchange } from "../../recordings/exchanges";
import { stillAzure } from "../armRequests";
import { Areas, type Area } from "./areas";
import { differenceOf, type Answer, type Recorder } from "./difference";

/** A recording and the world that it was made in. */
export interface Scenario {
  readonly file: string;
  /** The month of the recording, such as `2020-07`. */
  readonly made: string;
  readonly recorder: Recorder;
  readonly options?: LocalAzureOptions;
  /** What was there before the first exchange. */
  readonly world: (azure: LocalAzure) => void | Promise<void>;
  /** What happened just before an exchange and was not recorded. */
  readonly before?: Readonly<Record<number, (azure: LocalAzure, replay: Replay) => void | Promise<void>>>;
  /** The bodies of requests that the recorder did not keep. */
  readonly bodies?: () => Readonly<Record<number, unknown>>;
  /** An exchange as it was, where the recording tells it in other words. */
  readonly restored?: (exchange: Exchange) => Exchange;
}

/** An exchange that was sent again. */
export interface Replayed {
  readonly exchange: Exchange;
  /** What it is about: polls are about what the operation is about. */
  readonly area: Area;
  readonly made: string;
  /** What is not the same; `undefined` where nothing is. */
  readonly difference: string | undefined;
}

/** What exchanges are read from: the facts in the repository, or the recordings themselves. */
export interface Source {
  readonly read: (file: string) => Exchange[];
  /** Whether bodies are as they were, with their white space. */
  readonly isExact: boolean;
}

/** Sends every request of a recording to a local Azure, and compares the answers. */
export async function replay(scenario: Scenario, { read, isExact }: Source): Promise<Replayed[]> {
  const azure = stillAzure({ world: "empty", timings: { compute: operationSeconds }, ...scenario.options });
  await scenario.world(azure);
  const replay = new Replay(azure);
  const all: Replayed[] = [];
  const areas = new Areas();
  const bodies = scenario.bodies?.() ?? {};
  for (const recorded of read(scenario.file)) {
    const exchange = scenario.restored?.(recorded) ?? recorded;
    await scenario.before?.[exchange.index]?.(azure, replay);
    const body = bodies[exchange.index];
    const difference = exchange.status >= 500 ? "not sent, as Azure failed" : differenceOf(
      exchange, await replay.send(exchange, body === undefined ? exchange.requestBody : JSON.stringify(body)), scenario.recorder, scenario.made, isExact);
    all.push({ exchange, area: areas.of(exchange), made: scenario.made, difference });
  }
  return all;
}

/** How long operations take, by default and here. */
const operationSeconds = 10;

/**
 * Sends what was sent to real Azure, and follows our own operations where real Azure's were followed. Time is turned
 * forward where the recorded operation had ended.
 */
export class Replay {
  private readonly operationIds = new Map<string, string>();

  constructor(private readonly azure: LocalAzure) {}

  async send(exchange: Exchange, body: string | undefined): Promise<Answer> {
    if (hasEnded(exchange)) this.azure.clock.advance(operationSeconds);
    const answer = await this.azure.handle({ method: exchange.method, url: this.withOurIds(exchange.path), body });
    for (const name of ["azure-asyncoperation", "location"]) this.learn(exchange.headers[name], answer.headers[name]);
    return { ...answer, body: String(await collect(answer.body)) };
  }

  /** That their operation is our operation. */
  learn(theirs: string | undefined, ours: string | undefined): void {
    const [their, our] = [operationId(theirs), operationId(ours)];
    if (their !== undefined && our !== undefined) this.operationIds.set(their, our);
  }

  private withOurIds(path: string): string {
    return path.replace(followed, (_whole, kind: string, id: string) => kind + (this.operationIds.get(id) ?? id));
  }
}

const followed = /(\/(?:operations|operationresults|asyncoperations)\/)([^/?]+)(?=\?|$)/i;

function operationId(url: string | undefined): string | undefined {
  return url === undefined ? undefined : followed.exec(url)?.[2];
}

/** Whether an answer about an operation says that it has ended. */
function hasEnded({ path, status, body }: Exchange): boolean {
  if (/\/operations\//i.test(path) && !/monitor=true/.test(path)) return /"status": ?"Succeeded"/.test(body);
  return /\/(asyncoperations|operationresults|operations)\//i.test(path) && status !== 202;
}
