import { defaultIdentity } from "../core/settings";
import type { LocalAzureServer } from "./listen";

/**
 * The variables with which programs find the local Azure, trust it and log in: azure-native, Terraform, az and the
 * Azure SDKs, as far as variables go.
 *
 * @example spawn("pulumi", ["up"], { env: { ...process.env, ...environment(server) } })
 */
export function environment(server: Pick<LocalAzureServer, "url" | "caFile"> & Partial<LocalAzureServer>): Record<string, string> {
  const { subscriptionId, tenantId, clientId, clientSecret } = server.identity ?? defaultIdentity;
  const bundle = server.bundleFile ?? server.caFile;
  return {
    // azure-native and Terraform (azurerm)
    ARM_METADATA_HOSTNAME: new URL(server.url).host,
    ARM_METADATA_HOST: new URL(server.url).host,
    ARM_TENANT_ID: tenantId,
    ARM_SUBSCRIPTION_ID: subscriptionId,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: clientSecret,
    ARM_DISABLE_INSTANCE_DISCOVERY: "true",
    // the SDKs (DefaultAzureCredential, EnvironmentCredential)
    AZURE_TENANT_ID: tenantId,
    AZURE_SUBSCRIPTION_ID: subscriptionId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_AUTHORITY_HOST: server.url,
    // az
    AZURE_CORE_INSTANCE_DISCOVERY: "false",
    REQUESTS_CA_BUNDLE: bundle,
    // trust: Node adds to its own authorities; Go and OpenSSL replace theirs, so they get all in one file
    NODE_EXTRA_CA_CERTS: server.caFile,
    SSL_CERT_FILE: bundle,
    // the local Azure's own admin endpoints
    ...(server.control === undefined ? {} : { PKTCAP_CONTROL_URL: `${server.url}/_local`, PKTCAP_CONTROL_TOKEN: server.control.token }),
  };
}
