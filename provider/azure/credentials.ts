import { createRequire } from "node:module";
import type * as identity from "@azure/identity";
import type { AccessToken, TokenCredential } from "@azure/core-auth";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { cliToken } from "./azureCli";
import { readCertificate } from "./certificate";
import type { Cloud } from "./cloud";
import { AzureError } from "./errors";
import { methodIn, oidcSourceIn } from "./loginMethods";
import { oidcToken } from "./oidcToken";
import type { Settings } from "./settings";
import { Shared } from "./shared";
import { answerOnTheWay } from "./proxy";
import { noToken } from "./signInErrors";

const load = createRequire(__filename);

/** How long a token must still be good to be used again, in milliseconds. */
const margin = 300_000;

/**
 * The credential that the settings choose. It keeps one token for each audience and tenant; whatever keeps it from getting one is an
 * AzureError.
 */
export function createCredential(settings: Settings, cloud: Cloud, httpClient: HttpClient): TokenCredential {
  const tokens = new Shared<AccessToken>();
  const known = new Map<string, AccessToken>();
  let credential: Promise<TokenCredential> | undefined;
  const ask = async (scope: string, tenantId: string | undefined): Promise<AccessToken> => {
    const lost: { error?: unknown } = {};
    try {
      credential ??= credentialFor(settings, cloud, remembering(httpClient, lost));
      const token = await (await credential).getToken(scope, tenantId === undefined ? {} : { tenantId });
      if (token === null) throw new Error(`no token for ${scope}`);
      return token;
    } catch (error) {
      // One that was turned away answers by itself for the next minute, without asking again.
      credential = undefined;
      throw noToken(settings, cloud, error, lost.error);
    }
  };
  return {
    getToken: async (scopes, { tenantId } = {}) => {
      const [scope = ""] = [scopes].flat();
      const key = `${tenantId ?? ""} ${scope}`;
      const old = known.get(key);
      if (old !== undefined && old.expiresOnTimestamp - margin < Date.now()) tokens.forget(key);
      const token = await tokens.get(key, () => ask(scope, tenantId));
      known.set(key, token);
      return token;
    },
  };
}

/** Transport repeats what is worth it, for tokens as for everything. */
const retryOptions = { maxRetries: 0 };

async function credentialFor(settings: Settings, cloud: Cloud, httpClient: HttpClient): Promise<TokenCredential> {
  const { name } = methodIn(settings);
  if (name === "azureCli") {
    return {
      getToken: (scopes, other = {}) => cliToken([scopes].flat()[0] ?? "", other.tenantId ?? settings.tenantId, settings.subscriptionId),
    };
  }
  // Loaded only now: a login of the Azure CLI does without.
  const { ClientCertificateCredential, ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } = identityLibrary();
  const { tenantId = "", clientId = "", auxiliaryTenantIds } = settings;
  // A well-known authority has addresses of several names; any other must not send its secret on to wherever its own description points.
  const client = cloud.isWellKnown ? httpClient : onlyTo(authoritiesOf(settings, cloud), httpClient);
  const disableInstanceDiscovery = settings.disableInstanceDiscovery || !cloud.isWellKnown;
  const options = {
    authorityHost: cloud.authorityHost,
    disableInstanceDiscovery,
    httpClient: client,
    retryOptions,
    additionallyAllowedTenants: [...auxiliaryTenantIds],
  };
  switch (name) {
    case "default":
      return new DefaultAzureCredential({ ...options, ...(settings.tenantId !== undefined && { tenantId }) });
    case "certificate": {
      const certificate = await readCertificate(settings.clientCertificatePath ?? "", settings.clientCertificatePassword);
      return new ClientCertificateCredential(tenantId, clientId, { certificate }, options);
    }
    case "secret":
      return new ClientSecretCredential(tenantId, clientId, settings.clientSecret ?? "", options);
    case "oidc":
      return oidcCredential(settings, httpClient, options);
    case "managedIdentity":
      return settings.clientId === undefined
        ? new ManagedIdentityCredential({ httpClient })
        : new ManagedIdentityCredential({ clientId, httpClient });
  }
}

function identityLibrary(): typeof identity {
  return load("@azure/identity") as typeof identity;
}

function oidcCredential(settings: Settings, httpClient: HttpClient, options: identity.ClientAssertionCredentialOptions): TokenCredential {
  const { AzurePipelinesCredential, ClientAssertionCredential } = identityLibrary();
  const isWorkload = oidcSourceIn(settings) === "workloadIdentity";
  const tenantId = settings.tenantId ?? (isWorkload ? settings.workloadTenantId : undefined) ?? "";
  const clientId = settings.clientId ?? (isWorkload ? settings.workloadClientId : undefined) ?? "";
  if (oidcSourceIn(settings) === "azureDevOps") {
    const { adoPipelineServiceConnectionId = "", azureDevOpsToken = "" } = settings;
    return new AzurePipelinesCredential(tenantId, clientId, adoPipelineServiceConnectionId, azureDevOpsToken, options);
  }
  return new ClientAssertionCredential(tenantId, clientId, () => oidcToken(settings, httpClient), options);
}

/** Who is asked for tokens: the cloud's authority, and with Azure DevOps the organization that issues the OIDC token. */
function authoritiesOf(settings: Settings, cloud: Cloud): string[] {
  const uri = process.env.SYSTEM_OIDCREQUESTURI ?? "";
  const isAzureDevOps = methodIn(settings).name === "oidc" && oidcSourceIn(settings) === "azureDevOps" && URL.canParse(uri);
  return [cloud.authorityHost, ...(isAzureDevOps ? [new URL(uri).origin] : [])];
}

function onlyTo(origins: readonly string[], httpClient: HttpClient): HttpClient {
  return {
    sendRequest: (request) => {
      const wanted = new URL(request.url).origin;
      if (origins.includes(wanted)) return httpClient.sendRequest(request);
      const reason = `refused to request a token from ${wanted}, which is not ${origins.join(" or ")}`;
      return Promise.reject(new AzureError(reason, { code: "ForeignOrigin" }));
    },
  };
}

/** Keeps the error of a request that did not reach the authority: @azure/identity hides it. */
function remembering(httpClient: HttpClient, lost: { error?: unknown }): HttpClient {
  return {
    sendRequest: async (request) => {
      try {
        const response = await httpClient.sendRequest(request);
        lost.error = answerOnTheWay(request.url, { status: response.status, headers: response.headers.toJSON() });
        return response;
      } catch (error) {
        lost.error = error;
        throw error;
      }
    },
  };
}
