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
        throw noToken(settings, error);
      }
    },
  };
}

function credentialFor(settings: Settings, cloud: Cloud, httpClient: HttpClient): TokenCredential {
  const { tenantId, clientId, clientSecret, clientCertificatePath, clientCertificatePassword } = settings;
  const options = { authorityHost: cloud.authorityHost, disableInstanceDiscovery: !cloud.isWellKnown, httpClient };
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

async function readAssertion(settings: Settings): Promise<string> {
  return settings.oidcToken ?? (await readFile(settings.oidcTokenFilePath ?? "", "utf8")).trim();
}

function noToken(settings: Settings, error: unknown): AzureError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  // The service's own words, without the traces that @azure/identity puts around them twice.
  const [, code, words] = /(AADSTS\d+): (.*?)(?:\.? Trace ID:|$)/s.exec(message) ?? [];
  const reason = (words ?? message).replaceAll(/\s*\n\s*/g, "; ");
  return new AzureError(`no token for ${identityIn(settings)}: ${reason}`, {
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
