import { AzureError } from "../../provider/azure/errors";
import { subjectOf } from "../../provider/lifecycle/explained";
import { timeoutLimits } from "../../provider/model/limits";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { eachCapture } from "../eachCapture";
import { explained } from "../explained";
import { type OutputOptions, print } from "../output/print";
import { checkQuery } from "../output/query";
import { type CaptureChoice, findCaptures, type FoundCapture } from "../targets/captures";
import { parseReference } from "../targets/reference";

export interface DeleteOptions extends AzureOptions, OutputOptions, CaptureChoice {}

interface Deleted {
  readonly id: string;
  readonly name: string;
  /** The address of the file, which stays. */
  readonly storagePath?: string;
}

/** `pktcap delete <capture…>` */
export async function deleteCaptures(texts: readonly string[], options: DeleteOptions): Promise<void> {
  checkQuery(options.query);
  await withAzure({ doing: "deleting", subject: "packet captures", references: texts.map(parseReference) }, options, async (connection) => {
    const captures = await findCaptures(connection, texts, options);
    const { done: items, throwFailures } = await eachCapture(captures, (capture) => deleteOne(connection, capture));
    connection.progress.clear();
    print<Deleted>({ items, columns: [{ title: "DELETED", of: ({ name }) => name }, { title: "FILE THAT STAYS", of: ({ storagePath }) => storagePath ?? "" }] }, options);
    throwFailures();
  });
}

async function deleteOne({ azure, patience }: Connection, { id, address, observed }: FoundCapture): Promise<Deleted> {
  const limited = patience(timeoutLimits.deleteInSeconds.default * 1000);
  let isAsked = false;
  const more = (): string[] => (isAsked ? [`Azure was asked to delete it: \`pktcap status ${id}\` tells whether it has`] : []);
  return explained(
    "deleting",
    subjectOf(address.packetCaptureName, address),
    async () => {
      const known = observed ?? (await azure.packetCaptures.get(address, limited));
      if (known === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
      isAsked = true;
      await azure.packetCaptures.delete(address, limited);
      return { id, name: address.packetCaptureName, ...(known.storagePath !== undefined && { storagePath: known.storagePath }) };
    },
    more,
  );
}
