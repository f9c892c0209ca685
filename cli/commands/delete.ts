import type { Command } from "commander";
import { deleteOnly, deleteWithFiles } from "../../provider/lifecycle/delete";
import { subjectOf } from "../../provider/lifecycle/explained";
import { existing } from "../../provider/lifecycle/queries";
import { timeoutLimits } from "../../provider/model/limits";
import { unknownSession } from "../../provider/model/session";
import { withCaptures } from "../commandOptions";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { eachCapture } from "../eachCapture";
import { explained } from "../explained";
import { type OutputOptions, print } from "../output/print";
import { checkQuery } from "../output/query";
import { type CaptureChoice, findCaptures, type FoundCapture } from "../targets/captures";
import { parseReference } from "../targets/reference";

interface DeleteOptions extends AzureOptions, OutputOptions, CaptureChoice {
  /** Whether their files in the storage account are deleted, too. */
  files?: boolean;
}

interface Deleted {
  readonly id: string;
  readonly name: string;
  /** The address of the file that stays. */
  readonly storagePath?: string;
}

/** `pktcap delete <capture…>` */
export function define(command: Command): void {
  withCaptures(command)
    .option("--files", "deletes their files in the storage account, too; what may be another capture's stays and is named")
    .action(deleteCaptures);
}

async function deleteCaptures(texts: readonly string[], options: DeleteOptions): Promise<void> {
  checkQuery(options.query);
  await withAzure({ doing: "deleting", subject: "packet captures", references: texts.map(parseReference) }, options, async (connection) => {
    const captures = await findCaptures(connection, texts, options);
    const { done: items, throwFailures } = await eachCapture(captures, (capture) => deleteOne(connection, capture, options.files === true));
    connection.progress.clear();
    print<Deleted>({ items, columns: [{ title: "DELETED", of: ({ name }) => name }, { title: "FILE THAT STAYS", of: ({ storagePath }) => storagePath ?? "" }] }, options);
    throwFailures();
  });
}

async function deleteOne({ azure, patience, progress }: Connection, { id, address, observed }: FoundCapture, withFiles: boolean): Promise<Deleted> {
  const limited = patience(timeoutLimits.deleteInSeconds.default * 1000);
  let isAsked = false;
  const more = (): string[] => (isAsked ? [`Azure was asked to delete it: \`pktcap status ${id}\` tells whether it has`] : []);
  return explained(
    "deleting",
    subjectOf(address.packetCaptureName, address),
    async () => {
      const known = existing(observed ?? (await azure.packetCaptures.get(address, limited)));
      isAsked = true;
      const deleted = { id, name: address.packetCaptureName };
      const { storagePath } = known;
      if (withFiles) {
        const session = (await azure.packetCaptures.getSession(address, limited)) ?? unknownSession;
        const { capture, provisioningState } = known;
        await deleteWithFiles(azure, address, { ...capture, storagePath }, { provisioningState, session }, (message) => progress.say(message), limited);
        return deleted;
      }
      await deleteOnly(azure, address, limited);
      return { ...deleted, ...(storagePath !== undefined && { storagePath }) };
    },
    more,
  );
}
