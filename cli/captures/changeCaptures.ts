import { subjectOf } from "../../provider/lifecycle/explained";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import { eachCapture } from "./eachCapture";
import { explained } from "../explained";
import { type OutputOptions, print } from "../output/print";
import type { Column } from "../output/table";
import { type CaptureChoice, findCaptures, type FoundCapture } from "../targets/captures";

/** The options of a command about captures that a person names. */
export interface NamedCapturesOptions extends AzureOptions, OutputOptions, CaptureChoice {}

/** What is done with each capture. */
export interface Change<O, R> {
  /** In words: `stop` and `stopping`. */
  readonly verb: string;
  readonly doing: string;
  /** Does it, and calls `asking` right before Azure is asked to. */
  readonly work: (connection: Connection, capture: FoundCapture, options: O, asking: () => void) => Promise<R>;
  readonly columns: readonly Column<R>[];
}

/** Changes each of the captures that a person names, and prints what has become of it. */
export async function changeCaptures<O extends NamedCapturesOptions, R>(texts: readonly string[], options: O, { verb, doing, work, columns }: Change<O, R>): Promise<void> {
  await withAzure({ doing, subject: "packet captures", references: texts }, options, async (connection) => {
    const captures = await findCaptures(connection, texts, options);
    const { done: items, throwFailures } = await eachCapture(captures, (capture) => {
      let isAsked = false;
      const more = (): string[] => (isAsked ? [`the request to ${verb} it was sent; check the result with \`pktcap status ${capture.id}\``] : []);
      return explained(doing, subjectOf(capture.name, capture.address), () => work(connection, capture, options, () => (isAsked = true)), more);
    });
    connection.progress.clear();
    print({ items, columns }, options);
    throwFailures();
  });
}
