import type { Command } from "commander";
import { changeCaptures, type NamedCapturesOptions } from "../captures/changeCaptures";
import { deletedColumns, deleteOne, type Deletion } from "../captures/deleteOne";
import { noWaitOption, withCaptures } from "../commandOptions";

/** `pktcap delete <capture…>` */
export function define(command: Command): void {
  withCaptures(command)
    .option("--files", "deletes their files in the storage account, too; what may be another capture's stays and is named")
    .addOption(noWaitOption().conflicts("files"))
    .action((texts: string[], options: NamedCapturesOptions & Deletion) =>
      changeCaptures(texts, options, { verb: "delete", doing: "deleting", work: deleteOne, columns: deletedColumns }),
    );
}
