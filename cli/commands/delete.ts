import type { Command } from "commander";
import { changeCaptures, type NamedCapturesOptions } from "../captures/changeCaptures";
import { deletedColumns, deleteOne, type Deletion } from "../captures/deleteOne";
import { noWaitOption, withCaptures } from "../commandOptions";

/** `pktcap delete <capture…>` */
export function define(command: Command): void {
  withCaptures(command)
    .option("--files", "also deletes their files in the storage account; keeps and lists files that may belong to another capture")
    .addOption(noWaitOption().conflicts("files"))
    .action((texts: string[], options: NamedCapturesOptions & Deletion) =>
      changeCaptures(texts, options, { verb: "delete", doing: "deleting", work: deleteOne, columns: deletedColumns }),
    );
}
