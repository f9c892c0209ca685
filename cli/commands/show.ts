import type { Command } from "commander";
import { subjectOf } from "../../provider/lifecycle/explained";
import { captureAt } from "../../provider/lifecycle/queries";
import { linesOf, named } from "../captures/captureView";
import type { NamedCapturesOptions } from "../captures/changeCaptures";
import { withCaptures } from "../commandOptions";
import { withAzure } from "../connection";
import { explained } from "../explained";
import { print } from "../output/print";
import { adoptingProgram, declared } from "../program";
import { findCapture } from "../targets/captures";

interface ShowOptions extends NamedCapturesOptions {
  printProgram?: boolean;
}

/** `pktcap show <capture>` */
export function define(command: Command): void {
  withCaptures(command)
    .option("--print-program", "prints a Pulumi program that adopts the capture, instead of the result")
    .action(show);
}

async function show(text: string, options: ShowOptions): Promise<void> {
  await withAzure({ doing: "reading", subject: `packet capture "${text}"`, references: [text] }, options, async (connection) => {
    const { address, observed } = await findCapture(connection, text, options);
    await explained("reading", subjectOf(address.packetCaptureName, address), async () => {
      const item = named(await captureAt(connection.azure, address, connection.patience(), observed));
      if (options.printProgram) process.stdout.write(adoptingProgram(declared(item)));
      else print({ item, lines: linesOf(item) }, options);
    });
  });
}
