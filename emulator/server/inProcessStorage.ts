import { createRequire } from "node:module";
// eslint-disable-next-line packet-capture/rooms -- this door is the SDKs' own interface; nothing of the provider is behind it
import type { PipelineRequest, PipelineRequestOptions } from "@azure/core-rest-pipeline";
import type { LocalAzure } from "../localAzure/localAzure";
import { inProcessHttpClient } from "./inProcess";

/** A request as the older of the SDKs' interfaces has it, as far as it differs. */
interface OlderRequest extends Omit<PipelineRequestOptions, "headers"> {
  headers: { toJson(): Record<string, string> };
}

/**
 * As `inProcessHttpClient`, for `@azure/storage-blob`, whose `httpClient` option has an older interface than the other SDKs'.
 *
 * @example new BlobServiceClient("https://account.blob.core.windows.net", azure.credential(), { httpClient: inProcessStorageHttpClient(azure) })
 */
export function inProcessStorageHttpClient(azure: LocalAzure): { sendRequest(request: never): Promise<never> } {
  // eslint-disable-next-line packet-capture/rooms -- as above
  const { createHttpHeaders, createPipelineRequest } = createRequire(__filename)("@azure/core-rest-pipeline") as typeof import("@azure/core-rest-pipeline");
  const client = inProcessHttpClient(azure);
  return {
    async sendRequest(request: never): Promise<never> {
      const { url, method, headers, body, timeout, abortSignal, streamResponseStatusCodes, onUploadProgress, onDownloadProgress } = request as OlderRequest & PipelineRequest;
      const response = await client.sendRequest(Object.assign(createPipelineRequest({ url, method }), {
        body, timeout, abortSignal, streamResponseStatusCodes, onUploadProgress, onDownloadProgress, headers: createHttpHeaders(headers.toJson()),
      }));
      return { ...response, request, headers: { toJson: () => response.headers.toJSON({ preserveCase: true }) } } as never;
    },
  };
}
