/** Reads one key of a stack's configuration, by its full name such as `azure-native:tenantId`. */
export type ReadConfiguration = (key: string) => string | undefined;

/** How to reach Azure and as whom, as configuration and environment say it. Holds secrets: never printed, never stored. */
export interface Settings {
  readonly subscriptionId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly clientCertificatePath?: string | undefined;
  readonly clientCertificatePassword?: string | undefined;
  readonly oidcToken?: string | undefined;
  readonly oidcTokenFilePath?: string | undefined;
  readonly useOidc: boolean;
  readonly useMsi: boolean;
  /** `public`, `usgovernment` or `china`; where `metadataHost` is set the cloud is asked instead. */
  readonly environment: string;
  /** `host` or `host:port` of a cloud that describes itself: a sovereign cloud, Azure Stack, the local Azure. */
  readonly metadataHost?: string | undefined;
  /** Sent instead of the SDK's api-version, for clouds that lag behind. */
  readonly apiVersion?: string | undefined;
  /** Whether a refresh asks for the status of sessions that are not known to have ended. */
  readonly refreshStatus: boolean;
  /** Whether it is looked, before a replacement deletes the old capture, if the new one can be created. */
  readonly checkReplacements: boolean;
}

/**
 * Reads the settings: this package's own configuration first (`azure-packet-capture:tenantId`), then azure-native's, then the
 * environment (`ARM_TENANT_ID`, `AZURE_TENANT_ID`). An empty value counts as none.
 */
export function readSettings(configuration: ReadConfiguration, environment: NodeJS.ProcessEnv): Settings {
  const read = (name: string, ...variables: string[]): string | undefined =>
    [
      configuration(`azure-packet-capture:${name}`),
      configuration(`azure-native:${name}`),
      ...variables.map((variable) => environment[variable]),
    ].find((value) => value !== undefined && value !== "");
  const isOn = (value: string | undefined): boolean => value !== undefined && /^(true|1)$/i.test(value);
  const isOff = (value: string | undefined): boolean => value !== undefined && /^(false|0)$/i.test(value);
  return {
    subscriptionId: read("subscriptionId", "ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID"),
    tenantId: read("tenantId", "ARM_TENANT_ID", "AZURE_TENANT_ID"),
    clientId: read("clientId", "ARM_CLIENT_ID", "AZURE_CLIENT_ID"),
    clientSecret: read("clientSecret", "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"),
    clientCertificatePath: read("clientCertificatePath", "ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH"),
    clientCertificatePassword: read("clientCertificatePassword", "ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"),
    oidcToken: read("oidcToken", "ARM_OIDC_TOKEN"),
    oidcTokenFilePath: read("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE"),
    useOidc: isOn(read("useOidc", "ARM_USE_OIDC")),
    useMsi: isOn(read("useMsi", "ARM_USE_MSI")),
    environment: (read("environment", "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT") ?? "public").toLowerCase(),
    metadataHost: read("metadataHost", "ARM_METADATA_HOSTNAME", "ARM_METADATA_HOST"),
    apiVersion: configuration("azure-packet-capture:apiVersion") || environment.AZURE_PACKET_CAPTURE_API_VERSION || undefined,
    refreshStatus: !isOff(configuration("azure-packet-capture:refreshStatus")),
    checkReplacements: !isOff(configuration("azure-packet-capture:checkReplacements")),
  };
}
