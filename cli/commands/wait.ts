import type { Command } from "commander";
import { timeoutLimits } from "../../provider/model/limits";
import { elapsedOf, sessionText } from "../captures/captureView";
import type { NamedCapturesOptions } from "../captures/changeCaptures";
import { withCaptures } from "../commandOptions";
import { withAzure } from "../connection";
import { print } from "../output/print";
import { parseDuration } from "../quantities";
import { statusColumns, statusOf } from "../captures/statusColumns";
import { findCaptures } from "../targets/captures";
import { exitCodeOfSessions, type Watched, watchUntilEnded } from "../captures/watching";

interface WaitOptions extends NamedCapturesOptions {
  /** In seconds. */
  timeout?: number;
}

/** `pktcap wait <capture…>` */
export function define(command: Command): void {
  withCaptures(command).option("--timeout <duration>", "gives up after this time", parseDuration).action(wait);
}

async function wait(texts: readonly string[], options: WaitOptions): Promise<void> {
  const { timeout = timeoutLimits.waitUntilStoppedInSeconds.default } = options;
  await withAzure({ doing: "waiting for", subject: "packet captures", references: texts }, options, async (connection) => {
    const captures = await findCaptures(connection, texts, options);
    const begun = (all: readonly Watched[]): void => {
      for (const { name, session, limit } of all) connection.progress.say(`${name}: ${sessionText(session, elapsedOf(session, Date.now(), limit), limit)}`);
    };
    const ended = await watchUntilEnded(connection, captures, { timeout, begun });
    connection.progress.clear();
    print({ items: ended.map(statusOf), columns: statusColumns }, options);
    process.exitCode = exitCodeOfSessions(ended);
  });
}
