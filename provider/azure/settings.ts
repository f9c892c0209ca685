/** Reads one key of a stack's configuration, by its full name such as `azure-native:tenantId`. */
export type ReadConfiguration = (key: string) => string | undefined;

/**
 * Every setting that azure-native has too, with the environment variables that it reads, in its order. Those after azure-native's own are
 * azurerm's.
 */
const shared = {
  subscriptionId: ["ARM_SUBSCRIPTION_ID"],
  tenantId: ["ARM_TENANT_ID"],
  clientId: ["ARM_CLIENT_ID"],
  useDefaultAzureCredential: ["ARM_USE_DEFAULT_AZURE_CREDENTIAL"],
  clientCertificatePath: ["ARM_CLIENT_CERTIFICATE_PATH"],
  clientCertificatePassword: ["ARM_CLIENT_CERTIFICATE_PASSWORD"],
  clientSecret: ["ARM_CLIENT_SECRET"],
  useOidc: ["ARM_USE_OIDC"],
  oidcToken: ["ARM_OIDC_TOKEN"],
  oidcTokenFilePath: ["ARM_OIDC_TOKEN_FILE_PATH"],
  oidcRequestUrl: ["ACTIONS_ID_TOKEN_REQUEST_URL", "ARM_OIDC_REQUEST_URL"],
  oidcRequestToken: ["ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ARM_OIDC_REQUEST_TOKEN"],
  oidcAudience: ["ARM_OIDC_AUDIENCE"],
  useMsi: ["ARM_USE_MSI"],
  auxiliaryTenantIds: ["ARM_AUXILIARY_TENANT_IDS"],
  environment: ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"],
  metadataHost: ["ARM_METADATA_HOSTNAME", "ARM_METADATA_HOST"],
  disableInstanceDiscovery: ["ARM_DISABLE_INSTANCE_DISCOVERY"],
} as const satisfies Table;

/** The settings of this package alone: they are read under `azure-packet-capture:` only. */
const own = {
  adoPipelineServiceConnectionId: ["ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID"],
  apiVersion: ["AZURE_PACKET_CAPTURE_API_VERSION"],
  refreshStatus: [],
  checkReplacements: [],
} as const satisfies Table;

/** What runners and the webhook of AKS workload identity set: it has no key. */
const surroundings = {
  azureDevOpsRequestUrl: ["SYSTEM_OIDCREQUESTURI"],
  azureDevOpsToken: ["SYSTEM_ACCESSTOKEN"],
  workloadTokenFile: ["AZURE_FEDERATED_TOKEN_FILE"],
  workloadClientId: ["AZURE_CLIENT_ID"],
  workloadTenantId: ["AZURE_TENANT_ID"],
} as const satisfies Table;

type Table = Readonly<Record<string, readonly string[]>>;

const table = { ...shared, ...own, ...surroundings };

/** What a setting is called: by its key in the configuration. */
export type SettingName = keyof typeof table;

/** Settings that are on or off. */
type Switch = "useDefaultAzureCredential" | "useOidc" | "useMsi" | "disableInstanceDiscovery" | "refreshStatus" | "checkReplacements";

type Text = Exclude<SettingName, Switch | "auxiliaryTenantIds">;

/** How to reach Azure and as whom, as configuration and environment say it. Holds secrets: never printed, never stored. */
export type Settings = { readonly [name in Text]?: string | undefined } & { readonly [name in Switch]: boolean } & {
  /** Other tenants that the credentials may get tokens of; `*` for any. */
  readonly auxiliaryTenantIds: readonly string[];
  /** Where a value was found: a key such as `azure-native:tenantId`, or a variable. */
  readonly sources: Readonly<Partial<Record<SettingName, string>>>;
};

/** The keys under `azure-packet-capture:`. */
export const knownKeys: readonly string[] = [...Object.keys(shared), ...Object.keys(own)];

/** The variable in which a setting is expected. */
export function variableOf(name: SettingName): string {
  return table[name][0] ?? name;
}

/**
 * Reads the settings: this package's own configuration first (`azure-packet-capture:tenantId`), then azure-native's, then the
 * environment (`ARM_TENANT_ID`). An empty value counts as none.
 */
export function readSettings(configuration: ReadConfiguration, environment: NodeJS.ProcessEnv): Settings {
  const values: Partial<Record<SettingName, string>> = {};
  const sources: Partial<Record<SettingName, string>> = {};
  for (const [name, variables] of Object.entries(table) as [SettingName, readonly string[]][]) {
    const keys = name in surroundings ? [] : [`azure-packet-capture:${name}`, ...(name in shared ? [`azure-native:${name}`] : [])];
    const places = [
      ...keys.map((key) => [key, configuration(key)] as const),
      ...variables.map((variable) => [variable, environment[variable]] as const),
    ];
    const found = places.find(([, value]) => value !== undefined && value !== "");
    if (found?.[1] === undefined) continue;
    [sources[name], values[name]] = found;
  }
  const isOn = (name: Switch): boolean => /^(true|1)$/i.test(values[name] ?? "");
  const isNotOff = (name: Switch): boolean => !/^(false|0)$/i.test(values[name] ?? "");
  return {
    ...values,
    environment: values.environment?.toLowerCase(),
    useDefaultAzureCredential: isOn("useDefaultAzureCredential"),
    useOidc: isOn("useOidc"),
    useMsi: isOn("useMsi"),
    disableInstanceDiscovery: isOn("disableInstanceDiscovery"),
    refreshStatus: isNotOff("refreshStatus"),
    checkReplacements: isNotOff("checkReplacements"),
    auxiliaryTenantIds: listIn(values.auxiliaryTenantIds),
    sources,
  };
}

/** A JSON list, as azure-native takes it, or ids with commas or semicolons between them, as azurerm does. */
function listIn(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list.filter((item) => typeof item === "string");
  } catch {
    // No JSON.
  }
  return text
    .split(/[;,]/)
    .map((id) => id.trim())
    .filter((id) => id !== "");
}
