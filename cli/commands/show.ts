import type { Command } from "commander";
import { subjectOf } from "../../provider/lifecycle/explained";
import { captureAt } from "../../provider/lifecycle/queries";
import { elapsedOf, filtersOf, limitsOf, sessionText, storageOf, timeLimitOf } from "../captureView";
import { withCaptures } from "../commandOptions";
import { type AzureOptions, withAzure } from "../connection";
import { explained } from "../explained";
import { type OutputOptions, print } from "../output/print";
import { bytesText } from "../output/quantities";
import { checkQuery } from "../output/query";
import { type CaptureChoice, findCaptures } from "../targets/captures";
import { parseReference } from "../targets/reference";

interface ShowOptions extends AzureOptions, OutputOptions, CaptureChoice {}

/** `pktcap show <capture>` */
export function define(command: Command): void {
  withCaptures(command).action(show);
}

async function show(text: string, options: ShowOptions): Promise<void> {
  checkQuery(options.query);
  await withAzure({ doing: "reading", subject: `packet capture "${text}"`, references: [parseReference(text)] }, options, async (connection) => {
    const [found] = await findCaptures(connection, [text], options);
    if (found === undefined) return;
    const { address, observed } = found;
    await explained("reading", subjectOf(address.packetCaptureName, address), async () => {
      const item = await captureAt(connection.azure, address, connection.patience(), observed);
      const lines: [string, string | undefined][] = [
        ["name", item.packetCaptureName],
        ["session", sessionText(item, elapsedOf(item, Date.now()), timeLimitOf(item))],
        ["began", item.captureStartTime],
        ["state", item.provisioningState],
        ["records", item.target],
        ["instances", item.scope && scopeText(item.scope)],
        ["filters", filtersOf(item)],
        ["limits", limitsOf(item)],
        ["of a packet", item.bytesToCapturePerPacket === 0 ? undefined : bytesText(item.bytesToCapturePerPacket)],
        ["stored in", storageOf(item)],
        ["file", item.storagePath],
        ["id", item.id],
      ];
      print({ item, lines }, options);
    });
  });
}

function scopeText({ include, exclude }: { readonly include?: readonly string[]; readonly exclude?: readonly string[] }): string {
  return include !== undefined ? include.join(", ") : `all but ${(exclude ?? []).join(", ")}`;
}
