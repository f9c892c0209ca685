import type { Command } from "commander";
import { subjectOf } from "../../provider/lifecycle/explained";
import { captureAt } from "../../provider/lifecycle/queries";
import { linesOf } from "../captureView";
import { withCaptures } from "../commandOptions";
import { type AzureOptions, withAzure } from "../connection";
import { explained } from "../explained";
import { type OutputOptions, print } from "../output/print";
import { type CaptureChoice, findCaptures } from "../targets/captures";

interface ShowOptions extends AzureOptions, OutputOptions, CaptureChoice {}

/** `pktcap show <capture>` */
export function define(command: Command): void {
  withCaptures(command).action(show);
}

async function show(text: string, options: ShowOptions): Promise<void> {
  await withAzure({ doing: "reading", subject: `packet capture "${text}"`, references: [text] }, options, async (connection) => {
    const [found] = await findCaptures(connection, [text], options);
    if (found === undefined) return;
    const { address, observed } = found;
    await explained("reading", subjectOf(address.packetCaptureName, address), async () => {
      const item = await captureAt(connection.azure, address, connection.patience(), observed);
      print({ item, lines: linesOf(item) }, options);
    });
  });
}
