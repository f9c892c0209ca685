import { readFile } from "node:fs/promises";
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from "@azure/identity";
import type { HttpClient } from "@azure/core-rest-pipeline";
import type { Cloud } from "./cloud";
import type { Settings } from "./settings";

/** The credential that the settings describe; without one, whatever `DefaultAzureCredential` finds, such as `az login`. */
export function createCredential(settings: Settings, cloud: Cloud, httpClient: HttpClient): TokenCredential {
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
