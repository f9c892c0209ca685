import type { Patience } from "../../provider/azure/patience";
import { withoutUndefined } from "../../provider/model/shapes";
import { type AzureOptions, type Connection, withAzure } from "../connection";
import type { CaptureChoice } from "../targets/captures";
import { type AuthorizationOptions, authorizationOf } from "./authorization";
import type { FileRequest } from "./captureDownload";

/** The options of every command that gets the files of a capture. */
export interface FileOptions extends AzureOptions, AuthorizationOptions, CaptureChoice {
  wait?: boolean;
  /** In seconds. */
  timeout: number;
}

/**
 * Connects for the files of captures, or those at addresses.
 *
 * @param text What a person calls it or them by.
 */
export function withFilesOf<T>(
  doing: string,
  text: string | readonly string[],
  options: FileOptions,
  work: (connection: Connection, request: FileRequest, patience: Patience) => Promise<T>,
): Promise<T> {
  const { wait = false, location, resourceGroup, timeout } = options;
  const request = { doing, authorization: authorizationOf(options, process.env), wait, ...withoutUndefined({ location, resourceGroup }) };
  const texts = typeof text === "string" ? [text] : text;
  const references = texts.filter((each) => !/^https:/i.test(each));
  const subject = `packet capture${texts.length === 1 ? "" : "s"} ${texts.map((each) => `"${withoutSignature(each)}"`).join(", ")}`;
  return withAzure({ doing, subject, references }, options, (connection) =>
    work(connection, request, connection.patience(timeout * 1000)),
  );
}

function withoutSignature(text: string): string {
  return /^https:/i.test(text) ? text.replace(/[?#].*$/s, "") : text;
}
