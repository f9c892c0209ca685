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
 * Connects for the files of a capture, or the one at an address.
 *
 * @param text What a person calls it by.
 */
export function withFilesOf<T>(
  doing: string,
  text: string,
  options: FileOptions,
  work: (connection: Connection, request: FileRequest, patience: Patience) => Promise<T>,
): Promise<T> {
  const { wait = false, location, resourceGroup, timeout } = options;
  const request = { authorization: authorizationOf(options, process.env), wait, ...withoutUndefined({ location, resourceGroup }) };
  const references = /^https:/i.test(text) ? [] : [text];
  return withAzure({ doing, subject: `packet capture "${text}"`, references }, options, (connection) =>
    work(connection, request, connection.patience(timeout * 1000)),
  );
}
