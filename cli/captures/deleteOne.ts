import { deleteOnly, deleteWithFiles } from "../../provider/lifecycle/delete";
import { existing } from "../../provider/lifecycle/queries";
import { timeoutLimits } from "../../provider/model/limits";
import { unknownSession } from "../../provider/model/session";
import type { Connection } from "../connection";
import type { Column } from "../output/table";
import type { FoundCapture } from "../targets/captures";

/** How a capture is deleted. */
export interface Deletion {
  /** Whether its files in the storage account are deleted, too. */
  readonly files?: boolean;
  /** `false` returns when Azure has accepted the request. */
  readonly wait: boolean;
}

export interface Deleted {
  readonly id: string;
  readonly name: string;
  /** The address of the file that stays. */
  readonly storagePath?: string;
}

export const deletedColumns: readonly Column<Deleted>[] = [
  { title: "DELETED", of: ({ name }) => name },
  { title: "REMAINING FILE", of: ({ storagePath }) => storagePath ?? "" },
];

/** Deletes a capture. @param asking Is called right before Azure is asked to. */
export async function deleteOne(
  { azure, patience, progress }: Connection,
  { id, name, address, observed }: FoundCapture,
  { files, wait }: Deletion,
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
