import { readFile } from "node:fs/promises";
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
} from "@azure/identity";
import type { TokenCredential } from "@azure/core-auth";
import type { HttpClient } from "@azure/core-rest-pipeline";
import type { Cloud } from "./cloud";
import { AzureError } from "./errors";
import type { Settings } from "./settings";

/**
 * The credential that the settings describe; without one, whatever `DefaultAzureCredential` finds, such as `az login`. Whatever keeps it
 * from getting a token is an AzureError.
 */
export function createCredential(settings: Settings, cloud: Cloud, httpClient: HttpClient): TokenCredential {
  let credential: TokenCredential | undefined;
  return {
    getToken: async (scopes, options) => {
      try {
        credential ??= credentialFor(settings, cloud, httpClient);
        return await credential.getToken(scopes, options);
      } catch (error) {
        // One that was turned away answers by itself for the next minute, without asking again.
        credential = undefined;
        throw noToken(settings, cloud, error);
      }
    },
  };
}

/** Transport repeats what is worth it, for tokens as for everything. */
const retryOptions = { maxRetries: 0 };

function credentialFor(settings: Settings, cloud: Cloud, httpClient: HttpClient): TokenCredential {
  const { tenantId, clientId, clientSecret, clientCertificatePath, clientCertificatePassword } = settings;
  // A well-known authority has addresses of several names; any other must not send its secret on to wherever its own description points.
  const client = cloud.isWellKnown ? httpClient : onlyTo(cloud.authorityHost, httpClient);
  const options = { authorityHost: cloud.authorityHost, disableInstanceDiscovery: !cloud.isWellKnown, httpClient: client, retryOptions };
  if (settings.useMsi)
    return clientId === undefined ? new ManagedIdentityCredential({ httpClient }) : new ManagedIdentityCredential({ clientId, httpClient });
  if (tenantId !== undefined && clientId !== undefined) {
    if (settings.useOidc && (settings.oidcToken ?? settings.oidcTokenFilePath) !== undefined) {
      return new ClientAssertionCredential(tenantId, clientId, () => readAssertion(settings), options);
    }
    if (clientSecret !== undefined) return new ClientSecretCredential(tenantId, clientId, clientSecret, options);
    if (clientCertificatePath !== undefined) {
      const certificate = {
        certificatePath: clientCertificatePath,
        ...(clientCertificatePassword !== undefined && { certificatePassword: clientCertificatePassword }),
      };
      return new ClientCertificateCredential(tenantId, clientId, certificate, options);
    }
  }
  return new DefaultAzureCredential({ ...options, ...(tenantId !== undefined && { tenantId }) });
}

function onlyTo(origin: string, httpClient: HttpClient): HttpClient {
  return {
    sendRequest: (request) => {
      const wanted = new URL(request.url).origin;
      if (wanted === origin) return httpClient.sendRequest(request);
      return Promise.reject(new AzureError(`refused to ask ${wanted} for a token, which is not ${origin}`, { code: "ForeignOrigin" }));
    },
  };
}

async function readAssertion(settings: Settings): Promise<string> {
  return settings.oidcToken ?? (await readFile(settings.oidcTokenFilePath ?? "", "utf8")).trim();
}

/** What @azure/identity writes where the authority did not answer, or not with sense: a code in front, the status of the answer, or what it lacks. */
const authorityIsAway =
  /^(network_error|server_error|temporarily_unavailable|endpoints_resolution_error|openid_config_error|unknown_error)\b|Response had no "\w+" property|\bHttp status code: (408|429|5\d\d)\b/;

function noToken(settings: Settings, cloud: Cloud, error: unknown): AzureError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const subject = `no token for ${identityIn(settings)}`;
  if (authorityIsAway.test(message)) {
    const hint = `check the network, the proxy and ${cloud.authorityHost}`;
    return new AzureError(`${subject}: ${cloud.authorityHost} gives none`, { code: "AuthorityUnavailable", hint, isPassing: true });
  }
  // The service's own words, without the traces and headers that @azure/identity puts around them.
  const [, code, words] = /(AADSTS\d+): (.*?)(?:\.? Trace ID:|$)/s.exec(message) ?? [];
  const reason = (words ?? message.split(/;?\s*Http status code:/, 1)[0] ?? "").replaceAll(/\s*\n\s*/g, "; ");
  return new AzureError(`${subject}: ${reason}`, {
    code: code ?? (name === "CredentialUnavailableError" ? "CredentialUnavailable" : "AuthenticationFailed"),
    hint:
      "check `tenantId`, `clientId` and `clientSecret` in the configuration (refresh and destroy use that of the last `pulumi up`) or " +
      "ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET, or leave them out and log in with `az login`",
  });
}

/** Who the settings say we are; never with what secret. */
function identityIn({ clientId, tenantId, useMsi }: Settings): string {
  if (useMsi) return "the managed identity";
  const client = clientId === undefined ? "whoever is logged in" : `client "${clientId}"`;
  return tenantId === undefined ? client : `${client} of tenant "${tenantId}"`;
}
