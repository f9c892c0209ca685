/** Reads one key of a stack's configuration, by its full name such as `azure-native:tenantId`. */
export type ReadConfiguration = (key: string) => string | undefined;

/**
 * Every setting that azure-native has too, with the environment variables that it reads, in its order. Those after azure-native's own are
 * azurerm's.
 */
const shared = {
  /** The subscription for lists and for looking up names. The subscription of a capture follows from its target. */
  subscriptionId: ["ARM_SUBSCRIPTION_ID"],
  /** The tenant to log in to. */
  tenantId: ["ARM_TENANT_ID"],
  /** The application id of the service principal, or the client id of a user-assigned managed identity. */
  clientId: ["ARM_CLIENT_ID"],
  /** Whether to use `DefaultAzureCredential` of @azure/identity. */
  useDefaultAzureCredential: ["ARM_USE_DEFAULT_AZURE_CREDENTIAL"],
  /** The path of the service principal's certificate (PEM or PFX), instead of `clientSecret`. */
  clientCertificatePath: ["ARM_CLIENT_CERTIFICATE_PATH"],
  /** The password of the certificate. */
  clientCertificatePassword: ["ARM_CLIENT_CERTIFICATE_PASSWORD"],
  /** The secret of the service principal. */
  clientSecret: ["ARM_CLIENT_SECRET"],
  /** Whether to log in with a token from another identity provider, instead of `clientSecret`. */
  useOidc: ["ARM_USE_OIDC"],
  /** The token from the other identity provider. */
  oidcToken: ["ARM_OIDC_TOKEN"],
  /** The path of a file that contains the token from the other identity provider. */
  oidcTokenFilePath: ["ARM_OIDC_TOKEN_FILE_PATH"],
  /** Where to request the token from the other identity provider. GitHub Actions sets the variable. */
  oidcRequestUrl: ["ACTIONS_ID_TOKEN_REQUEST_URL", "ARM_OIDC_REQUEST_URL"],
  /** The bearer token for `oidcRequestUrl`. GitHub Actions sets the variable. */
  oidcRequestToken: ["ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ARM_OIDC_REQUEST_TOKEN"],
  /** The audience of the token from the other identity provider. */
  oidcAudience: ["ARM_OIDC_AUDIENCE"],
  /** Whether to use the managed identity of the machine that Pulumi runs on. Set `clientId` for a user-assigned identity. */
  useMsi: ["ARM_USE_MSI"],
  /** Other tenants that targets may be in. */
  auxiliaryTenantIds: ["ARM_AUXILIARY_TENANT_IDS"],
  /** The cloud: `public`, `usgovernment` or `china`. The default is the cloud of your Azure CLI login, otherwise `public`. */
  environment: ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"],
  /** The host that publishes the endpoints of a cloud such as Azure Stack or the local Azure. */
  metadataHost: ["ARM_METADATA_HOSTNAME", "ARM_METADATA_HOST"],
  /** `true` for private clouds: the authority is not looked up in Microsoft's public list. */
  disableInstanceDiscovery: ["ARM_DISABLE_INSTANCE_DISCOVERY"],
} as const satisfies Table;

/** The settings of this package alone: they are read under `azure-packet-capture:` only. */
const own = {
  /** The id of the Azure DevOps service connection to log in with. */
  adoPipelineServiceConnectionId: ["ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID"],
  /** The api-version to send instead of the built-in one, for clouds that do not support it yet. */
  apiVersion: ["AZURE_PACKET_CAPTURE_API_VERSION"],
  /** `false`: a refresh does not query the status, which saves one request for each running session. */
  refreshStatus: [],
  /** `false`: the machine, agent, network watcher and storage account are not checked before a replacement. */
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
export const switches = [
  "useDefaultAzureCredential",
  "useOidc",
  "useMsi",
  "disableInstanceDiscovery",
  "refreshStatus",
  "checkReplacements",
] as const satisfies readonly SettingName[];

type Switch = (typeof switches)[number];

/** Settings whose values are secrets. */
export const secretSettings = [
  "clientCertificatePassword",
  "clientSecret",
  "oidcToken",
  "oidcRequestToken",
] as const satisfies readonly SettingName[];

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
  return variablesOf(name)[0] ?? name;
}

/** The variables in which a setting is looked up, in this order. */
export function variablesOf(name: SettingName): readonly string[] {
  return table[name];
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
