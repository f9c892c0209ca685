import { AzureError } from "../../provider/azure/errors";
import { subjectOf } from "../../provider/lifecycle/explained";
import { timeoutLimits } from "../../provider/model/limits";
import { elapsedOf, timeLimitOf } from "../captureView";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { eachCapture } from "../eachCapture";
import { explained } from "../explained";
import { type OutputOptions, print } from "../output/print";
import { checkQuery } from "../output/query";
import { type CaptureStatus, statusColumns, statusOfWatched } from "../statusColumns";
import { allCaptures, type CaptureChoice, findCaptures, type FoundCapture } from "../targets/captures";
import { parseReference } from "../targets/reference";
import { WatchDisplay } from "../watchDisplay";
import { exitCodeOfSessions, watchUntilEnded } from "../watching";

export interface StatusOptions extends AzureOptions, OutputOptions, CaptureChoice {
  watch?: boolean;
  /** When to give up watching, in seconds. */
  timeout?: number;
}

/** `pktcap status [capture…]` */
export async function status(texts: readonly string[], options: StatusOptions): Promise<void> {
  checkQuery(options.query);
  const subject = texts.length === 1 ? `the status of packet capture "${texts[0] ?? ""}"` : "the status of packet captures";
  await withAzure({ doing: "reading", subject, references: texts.map(parseReference) }, options, async (connection) => {
    const captures = texts.length === 0 ? await allCaptures(connection, options) : await findCaptures(connection, texts, options);
    if (options.watch) return watch(connection, captures, options);
    const { done: items, throwFailures } = await eachCapture(captures, (capture) => statusOf(connection, capture));
    if (captures.length === 0) connection.progress.say("there are no packet captures here");
    print({ items, columns: statusColumns }, options);
    throwFailures();
  });
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

/** Asks how one capture's session stands. */
export async function statusOf({ azure, patience }: Connection, { id, address, observed }: FoundCapture): Promise<CaptureStatus> {
  return explained("reading", subjectOf(address.packetCaptureName, address), async () => {
    const session = await azure.packetCaptures.getSession(address, patience());
    if (session === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
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
