import type { Command } from "commander";
import { subjectOf } from "../../provider/lifecycle/explained";
import { sessionAt } from "../../provider/lifecycle/queries";
import { readActions } from "../../provider/lifecycle/rights";
import { timeoutLimits } from "../../provider/model/limits";
import { elapsedOf, timeLimitOf } from "../captures/captureView";
import type { NamedCapturesOptions } from "../captures/changeCaptures";
import { withCaptures } from "../commandOptions";
import { type Connection, withAzure } from "../connection";
import { eachCapture, type Outcome } from "../captures/eachCapture";
import { explained } from "../explained";
import { print } from "../output/print";
import { parseDuration } from "../quantities";
import { type CaptureStatus, statusColumns, statusOfWatched } from "../captures/statusColumns";
import { type CaptureChoice, findCaptures, type FoundCapture, foundOf, leftOutText, listCaptures } from "../targets/captures";
import { sayNone } from "../targets/rights";
import { WatchDisplay } from "../captures/watchDisplay";
import { exitCodeOfSessions, watchUntilEnded } from "../captures/watching";

interface StatusOptions extends NamedCapturesOptions {
  watch?: boolean;
  /** When to give up watching, in seconds. */
  timeout?: number;
}

/** `pktcap status [capture…]` */
export function define(command: Command): void {
  withCaptures(command)
    .option("-w, --watch", "follows the sessions until all have ended")
    .option("--timeout <duration>", "gives up watching after this time", parseDuration)
    .action(status);
}

async function status(texts: readonly string[], options: StatusOptions): Promise<void> {
  const subject = texts.length === 1 ? `the status of packet capture "${texts[0] ?? ""}"` : "the status of packet captures";
  await withAzure({ doing: "reading", subject, references: texts }, options, async (connection) => {
    const captures = texts.length === 0 ? await everyCapture(connection, options) : await findCaptures(connection, texts, options);
    if (options.watch) return watch(connection, captures, options);
    const { done: items, throwFailures } = await statusOfEach(connection, captures);
    connection.progress.clear();
    print({ items, columns: statusColumns }, options);
    throwFailures();
  });
}

/** All captures whose status can be asked for; of the others it is said how many there are. */
async function everyCapture(connection: Connection, options: CaptureChoice): Promise<FoundCapture[]> {
  const { captures, unreadable } = await listCaptures(connection, options);
  const found = captures.flatMap(foundOf);
  const odd = captures.length - found.length;
  if (captures.length === 0 && unreadable === 0) await sayNone(connection, "packet captures", readActions.packetCaptures);
  if (odd > 0) connection.progress.say(`${odd === 1 ? "1 packet capture is" : `${odd} packet captures are`} left out: the name cannot be used in a request; \`pktcap list\` shows all`);
  for (const text of leftOutText(unreadable)) connection.progress.say(text);
  return found;
}

async function watch(connection: Connection, captures: readonly FoundCapture[], options: StatusOptions): Promise<void> {
  const { timeout = timeoutLimits.waitUntilStoppedInSeconds.default, output, query } = options;
  const display = new WatchDisplay(output === "table" && query === undefined ? process.stdout : process.stderr);
  try {
    const ended = await watchUntilEnded(connection, captures, { timeout, longestPause: 10_000, withSize: true, ...display.handlers });
    display.end();
    if (output !== "table" || query !== undefined) print({ items: ended.map(statusOfWatched), columns: statusColumns }, options);
    process.exitCode = exitCodeOfSessions(ended);
  } finally {
    display.end();
  }
}

/** Asks how each session stands. One request for each capture is what the service needs, and it takes no more than some ten of them a second. */
async function statusOfEach(connection: Connection, captures: readonly FoundCapture[]): Promise<Outcome<CaptureStatus>> {
  const { progress, patience } = connection;
  if (captures.length < 2) return eachCapture(captures, (capture) => statusOf(connection, capture));
  let looked = 0;
  const soFar = (): string => `looking at ${looked} of ${captures.length} captures`;
  const report = (message: string): void => progress.report(`${soFar()}: ${message}`);
  return eachCapture(captures, (capture) => {
    looked++;
    progress.live(soFar());
    return statusOf({ ...connection, patience: (milliseconds) => ({ ...patience(milliseconds), report }) }, capture);
  });
}

/** Asks how one capture's session stands. */
async function statusOf({ azure, patience }: Connection, { id, address, observed }: FoundCapture): Promise<CaptureStatus> {
  return explained("reading", subjectOf(address.packetCaptureName, address), async () => {
    const session = await sessionAt(azure, address, patience());
    const elapsedSeconds = elapsedOf(session, Date.now());
    const timeLimitInSeconds = observed && timeLimitOf(observed.capture);
    return {
      id,
      name: address.packetCaptureName,
      ...session,
      ...(elapsedSeconds !== undefined && { elapsedSeconds }),
      ...(timeLimitInSeconds !== undefined && { timeLimitInSeconds }),
    };
  });
}
