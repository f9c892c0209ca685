// Not the whole package: of its 370 files, the client's pipeline needs 35.
import { createNetworkManagement } from "@azure/arm-network/api";
import { createHttpHeaders, createPipelineRequest, type HttpClient, type Pipeline, type PipelinePolicy } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/core-auth";
import type { Cloud } from "./cloud";
import { AzureError } from "./errors";
import type { CallOptions } from "./transport";

export interface ArmClientOptions {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly subscriptionId: string;
  readonly apiVersion: string | undefined;
  readonly httpClient: HttpClient;
}

/** A request to Azure Resource Manager. */
export interface ArmRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** A path, which begins with a slash and ends with the api-version, or an address that Azure itself has given. */
  readonly address: string;
  /** Is sent as JSON. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The SDK's client for one subscription, on a pipeline that never repeats a request by itself and never leaves the cloud's own origin. */
export class ArmClient {
  private readonly pipeline: Pipeline;

  constructor(private readonly options: ArmClientOptions) {
    const { cloud, credential, subscriptionId, apiVersion, httpClient } = options;
    const { pipeline } = createNetworkManagement(credential, subscriptionId, {
      endpoint: cloud.endpoint,
      credentials: { scopes: [cloud.scope] },
      httpClient,
      userAgentOptions: { userAgentPrefix: "pulumi-azure-packet-capture" },
    });
    // Transport repeats requests, with one gate for all captures; redirects would carry the token to wherever they point.
    pipeline.removePolicy({ name: "defaultRetryPolicy" });
    pipeline.removePolicy({ name: "redirectPolicy" });
    if (apiVersion !== undefined) pipeline.addPolicy(networkApiVersionPolicy(apiVersion));
    pipeline.addPolicy(sameOriginPolicy(cloud.endpoint), { phase: "Serialize" });
    this.pipeline = pipeline;
  }

  async send({ method, address, body, headers }: ArmRequest, { abortSignal, onResponse }: CallOptions): Promise<void> {
    const request = createPipelineRequest({
      method,
      url: absolute(address, this.options.cloud.endpoint),
      headers: createHttpHeaders({ accept: "application/json", ...(body && { "content-type": "application/json" }), ...headers }),
      ...(body && { body: JSON.stringify(body) }),
      abortSignal,
    });
    onResponse(await this.pipeline.sendRequest(this.options.httpClient, request));
  }
}

/** URLs from Azure may be relative or invalid. */
function absolute(address: string, endpoint: string): string {
  if (!URL.canParse(address, endpoint)) throw new AzureError("Azure returned an invalid URL", { code: "MalformedAnswer" });
  return new URL(address, endpoint).href;
}

/** Refuses, before a token is fetched, to send anything to an origin other than the connection's own. */
function sameOriginPolicy(endpoint: string): PipelinePolicy {
  const { origin } = new URL(endpoint);
  return {
    name: "sameOriginPolicy",
    sendRequest(request, next) {
      const wanted = new URL(request.url).origin;
      if (wanted === origin) return next(request);
      throw new AzureError(`refused to follow a URL on ${wanted}, which is not ${origin}`, { code: "ForeignOrigin" });
    },
  };
}

/** Asks for another api-version of Microsoft.Network than the SDK was made for. */
function networkApiVersionPolicy(apiVersion: string): PipelinePolicy {
  return {
    name: "networkApiVersionPolicy",
    sendRequest(request, next) {
      const url = new URL(request.url);
      // Addresses of operations are the service's own and stay as it gave them.
      if (/\/providers\/Microsoft\.Network\/(?!locations\/)/i.test(url.pathname)) {
        url.searchParams.set("api-version", apiVersion);
        request.url = url.href;
      }
      return next(request);
    },
  };
}
