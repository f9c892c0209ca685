import type { Command } from "commander";
import { deleteOnly, deleteWithFiles } from "../../provider/lifecycle/delete";
import { existing } from "../../provider/lifecycle/queries";
import { timeoutLimits } from "../../provider/model/limits";
import { unknownSession } from "../../provider/model/session";
import { changeCaptures, type NamedCapturesOptions } from "../captures/changeCaptures";
import { noWaitOption, withCaptures } from "../commandOptions";
import type { Connection } from "../connection";
import type { Column } from "../output/table";
import type { FoundCapture } from "../targets/captures";

interface DeleteOptions extends NamedCapturesOptions {
  /** Whether their files in the storage account are deleted, too. */
  files?: boolean;
  /** `false` for `--no-wait`. */
  wait: boolean;
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
    .addOption(noWaitOption().conflicts("files"))
    .action((texts: string[], options: DeleteOptions) =>
      changeCaptures(texts, options, { verb: "delete", doing: "deleting", work: deleteCapture, columns }),
    );
}

const columns: readonly Column<Deleted>[] = [
  { title: "DELETED", of: ({ name }) => name },
  { title: "FILE THAT STAYS", of: ({ storagePath }) => storagePath ?? "" },
];

async function deleteCapture(
  { azure, patience, progress }: Connection,
  { id, name, address, observed }: FoundCapture,
  { files, wait }: DeleteOptions,
  asking: () => void,
): Promise<Deleted> {
  const limited = patience(timeoutLimits.deleteInSeconds.default * 1000);
  const { capture, storagePath, provisioningState } = existing(observed ?? (await azure.packetCaptures.get(address, limited)));
  asking();
  if (!files) {
    await deleteOnly(azure, address, limited, wait);
    return { id, name, ...(storagePath !== undefined && { storagePath }) };
  }
  const session = (await azure.packetCaptures.getSession(address, limited)) ?? unknownSession;
  await deleteWithFiles(azure, address, { ...capture, storagePath }, { provisioningState, session }, (message) => progress.say(message), limited);
  return { id, name };
}
