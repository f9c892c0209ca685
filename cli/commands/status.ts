import type { Command } from "commander";
import { readActions } from "../../provider/lifecycle/rights";
import { timeoutLimits } from "../../provider/model/limits";
import type { NamedCapturesOptions } from "../captures/changeCaptures";
import { readSessions } from "../captures/readSessions";
import { withCaptures } from "../commandOptions";
import { type Connection, withAzure } from "../connection";
import { print } from "../output/print";
import { parseDuration } from "../quantities";
import { statusColumns, statusOf } from "../captures/statusColumns";
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
    .option("--timeout <duration>", "stops watching after this time", parseDuration)
    .action(status);
}

async function status(texts: readonly string[], options: StatusOptions): Promise<void> {
  const subject = texts.length === 1 ? `the status of packet capture "${texts[0] ?? ""}"` : "the status of packet captures";
  await withAzure({ doing: "reading", subject, references: texts }, options, async (connection) => {
    const captures = texts.length === 0 ? await everyCapture(connection, options) : await findCaptures(connection, texts, options);
    if (options.watch) return watch(connection, captures, options);
    const { done: items, throwFailures } = await readSessions(connection, captures);
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
  if (odd > 0) connection.progress.say(`${odd === 1 ? "1 packet capture is" : `${odd} packet captures are`} skipped: the name cannot be used in a request; \`pktcap list\` shows all`);
  for (const text of leftOutText(unreadable)) connection.progress.say(text);
  return found;
}

async function watch(connection: Connection, captures: readonly FoundCapture[], options: StatusOptions): Promise<void> {
  const { timeout = timeoutLimits.waitUntilStoppedInSeconds.default, output, query } = options;
  const display = new WatchDisplay(output === "table" && query === undefined ? process.stdout : process.stderr);
  try {
    const ended = await watchUntilEnded(connection, captures, { timeout, longestPause: 10_000, withSize: true, ...display.handlers });
    display.end();
    if (output !== "table" || query !== undefined) print({ items: ended.map(statusOf), columns: statusColumns }, options);
    process.exitCode = exitCodeOfSessions(ended);
  } finally {
    display.end();
  }
}
