import { createHttpHeaders, createPipelineRequest, type HttpClient } from "@azure/core-rest-pipeline";
import { isObject } from "../model/shapes";
import { type Answer, bodyOf, malformed, objectOf } from "./answer";
import { AzureError } from "./errors";
import type { Patience } from "./patience";
import { createPlainPipeline } from "./plainPipeline";
import type { Settings } from "./settings";
import { Transport } from "./transport";

/** Where a cloud's parts are. */
export interface Cloud {
  /** Azure Resource Manager, such as `https://management.azure.com`. */
  readonly endpoint: string;
  /** Who issues tokens, such as `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** What a token is asked for. */
  readonly scope: string;
  /** What the names of storage accounts' hosts end with, such as `core.windows.net`. */
  readonly storageSuffix: string;
  /** Whether the authority is one that Microsoft's public directory of authorities knows. */
  readonly isWellKnown: boolean;
}

const publicCloud: Cloud = wellKnown("https://management.azure.com", "https://login.microsoftonline.com", "core.windows.net");
const governmentCloud: Cloud = wellKnown(
  "https://management.usgovcloudapi.net",
  "https://login.microsoftonline.us",
  "core.usgovcloudapi.net",
);
const chinaCloud: Cloud = wellKnown("https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn", "core.chinacloudapi.cn");

/** The clouds by the names that azure-native, azurerm and the Azure CLI have for them. */
const clouds: Readonly<Record<string, Cloud>> = {
  public: publicCloud,
  azurecloud: publicCloud,
  azurepubliccloud: publicCloud,
  usgovernment: governmentCloud,
  azureusgovernment: governmentCloud,
  azureusgovernmentcloud: governmentCloud,
  china: chinaCloud,
  azurechinacloud: chinaCloud,
};

/**
 * The cloud that describes itself at `metadataHost`, that the settings name, or that the Azure CLI is logged in to, else public Azure.
 *
 * @param cliEnvironment The cloud of the Azure CLI's login, where that is the way to log in.
 */
export async function findCloud(
  settings: Settings,
  cliEnvironment: string | undefined,
  httpClient: HttpClient,
  patience: Patience,
): Promise<Cloud> {
  if (settings.metadataHost !== undefined) return describedCloud(settings.metadataHost, httpClient, patience);
  const environment = settings.environment ?? cliEnvironment ?? "public";
  const cloud = Object.hasOwn(clouds, environment) ? clouds[environment] : undefined;
  if (cloud !== undefined && cliEnvironment !== undefined && cloud !== clouds[cliEnvironment]) {
    throw new AzureError(`the configured cloud is "${environment}", but the Azure CLI is logged in to "${cliEnvironment}"`, {
      code: "CloudMismatch",
      hint: `remove ${settings.sources.environment ?? "`environment`"}, or choose the cloud with \`az cloud set --name\` and log in again`,
    });
  }
  if (cloud !== undefined) return cloud;
  throw new AzureError(`\`environment\` must be "public", "usgovernment" or "china", got ${JSON.stringify(environment)}`, {
    code: "UnknownEnvironment",
    hint: "for any other cloud set `metadataHost`",
  });
}

function wellKnown(endpoint: string, authorityHost: string, storageSuffix: string): Cloud {
  return { endpoint, authorityHost, scope: `${endpoint}/.default`, storageSuffix, isWellKnown: true };
}

async function describedCloud(metadataHost: string, httpClient: HttpClient, patience: Patience): Promise<Cloud> {
  const host = metadataHost.replace(/^https:\/\//, "").replace(/\/+$/, "");
  const origin = /^([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i.test(host) ? originOf(`https://${host}`) : undefined;
  if (origin === undefined) {
    throw new AzureError(`\`metadataHost\` must be a host name, with a port if needed, got ${JSON.stringify(metadataHost)}`, {
      code: "InvalidMetadataHost",
    });
  }
  const transport = new Transport(origin, () => undefined);
  const answer = await transport.exchange(
    {
      subscriptionId: "",
      kind: "read",
      repeatable: true,
      expects: { what: "a description of a cloud", isIt: isObject },
      send: async ({ abortSignal, onResponse }) => {
        const url = `${origin}/metadata/endpoints?api-version=2022-09-01`;
        const headers = createHttpHeaders({ accept: "application/json" });
        onResponse(await createPlainPipeline().sendRequest(httpClient, createPipelineRequest({ url, headers, abortSignal })));
      },
    },
    patience,
  );
  return cloudFrom(answer);
}

function cloudFrom(answer: Answer): Cloud {
  const { resourceManager, authentication, suffixes } = objectOf(bodyOf(answer));
  const { loginEndpoint, audiences } = objectOf(authentication);
  const endpoint = originOf(resourceManager);
  const authorityHost = originOf(loginEndpoint);
  const audience: unknown = Array.isArray(audiences) ? audiences[0] : undefined;
  if (endpoint === undefined || authorityHost === undefined || typeof audience !== "string") {
    throw malformed(
      answer,
      "a description of a cloud with `resourceManager`, `authentication.loginEndpoint` and `authentication.audiences`, all https",
    );
  }
  const { storage } = objectOf(suffixes);
  const storageSuffix = typeof storage === "string" && storage !== "" ? storage : publicCloud.storageSuffix;
  return { endpoint, authorityHost, scope: `${audience.replace(/\/$/, "")}/.default`, storageSuffix, isWellKnown: false };
}

/** Scheme, host and port of an https address; `undefined` for anything else. */
function originOf(address: unknown): string | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" ? url.origin : undefined;
}
