import type { Command } from "commander";
import { subjectOf } from "../../provider/lifecycle/explained";
import { stopSession } from "../../provider/lifecycle/queries";
import { timeoutLimits } from "../../provider/model/limits";
import { withCaptures } from "../commandOptions";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { eachCapture } from "../eachCapture";
import { explained } from "../explained";
import { type OutputOptions, print } from "../output/print";
import { checkQuery } from "../output/query";
import { type CaptureStatus, statusColumns } from "../statusColumns";
import { type CaptureChoice, findCaptures, type FoundCapture } from "../targets/captures";
import { parseReference } from "../targets/reference";

interface StopOptions extends AzureOptions, OutputOptions, CaptureChoice {}

/** `pktcap stop <capture…>` */
export function define(command: Command): void {
  withCaptures(command).action(stop);
}

async function stop(texts: readonly string[], options: StopOptions): Promise<void> {
  checkQuery(options.query);
  await withAzure({ doing: "stopping", subject: "packet captures", references: texts.map(parseReference) }, options, async (connection) => {
    const captures = await findCaptures(connection, texts, options);
    const { done: items, throwFailures } = await eachCapture(captures, (capture) => stopOne(connection, capture));
    connection.progress.clear();
    print({ items, columns: statusColumns }, options);
    throwFailures();
  });
}

async function stopOne({ azure, patience }: Connection, { id, address }: FoundCapture): Promise<CaptureStatus> {
  const limited = patience(timeoutLimits.updateInSeconds.default * 1000);
  let isAsked = false;
  const more = (): string[] => (isAsked ? [`Azure was asked to stop it: \`pktcap status ${id}\` tells whether it has`] : []);
  return explained(
    "stopping",
    subjectOf(address.packetCaptureName, address),
    async () => {
      const session = await stopSession(azure, address, limited, () => (isAsked = true));
      return { id, name: address.packetCaptureName, ...session };
    },
    more,
  );
}
