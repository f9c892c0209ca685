import type { StorageAccount } from "../core/resources";
import { keyNames } from "./accountKeys";
import { secondaryOf } from "./accountKinds";

type Values = Record<string, unknown>;

/** The first api-version, which has the sku among the properties and little else. */
export function isFirstVersion(apiVersion: string): boolean {
  return apiVersion < "2016-01-01";
}

/** Since when Azure shows what the caller did not give. */
export const filledInSince = {
  encryption: "2017-06-01",
  networkAcls: "2017-06-01",
  privateEndpointConnections: "2019-06-01",
  minimumTlsVersion: "2020-08-01-preview",
  allowBlobPublicAccess: "2020-08-01-preview",
  keyCreationTime: "2021-02-01",
} as const;

/** Since when Azure shows these at all. */
const shownSince = { supportsHttpsTrafficOnly: "2016-12-01", newEndpoints: "2018-03-01-preview", keyTypes: "2020-08-01-preview" } as const;

/** The members that come first, in this order (recorded, 2019-06-01 and 2021-09-01). What else an account has comes after them. */
const order = [
  "dnsEndpointType", "defaultToOAuthAuthentication", "publicNetworkAccess", "keyCreationTime", "allowCrossTenantReplication", "privateEndpointConnections", "isHnsEnabled",
  "minimumTlsVersion", "allowBlobPublicAccess", "allowSharedKeyAccess", "largeFileSharesState", "networkAcls", "supportsHttpsTrafficOnly", "encryption", "accessTier",
  "provisioningState", "creationTime", "primaryEndpoints", "primaryLocation", "statusOfPrimary",
];
const firstMembers = ["accountType", "provisioningState", "creationTime", "primaryEndpoints", "primaryLocation", "statusOfPrimary", "secondaryLocation", "statusOfSecondary", "secondaryEndpoints"];

/** An account's properties as Azure shows them: in order, with what its kind and sku bring along, as far as the api-version has it. */
export function accountProperties(account: StorageAccount, apiVersion: string): Values {
  const { name, location = "", properties } = account;
  const { sku, kind } = kindOf(account);
  const all: Values = {
    ...filledIn(account, apiVersion),
    ...properties,
    ...networkAclsOf(properties["networkAcls"] as Values | undefined, apiVersion),
    ...encryptionOf(properties, apiVersion),
    ...secondaryOf(name, kind, sku, location),
    ...(isFirstVersion(apiVersion) ? { accountType: sku } : {}),
  };
  for (const member of ["primaryEndpoints", "secondaryEndpoints"]) if (all[member] !== undefined) all[member] = shownEndpoints(all[member] as Values, apiVersion);
  if (apiVersion < shownSince.supportsHttpsTrafficOnly) delete all["supportsHttpsTrafficOnly"];
  const first = isFirstVersion(apiVersion) ? firstMembers : order;
  const others = isFirstVersion(apiVersion) ? [] : Object.keys(all).filter((member) => !first.includes(member));
  return Object.fromEntries([...first, ...others].filter((member) => all[member] !== undefined).map((member) => [member, all[member]]));
}

export function kindOf({ more }: StorageAccount): { sku: string; kind: string } {
  const { sku, kind = "StorageV2" } = (more ?? {}) as { sku?: { name?: string }; kind?: string };
  return { sku: sku?.name ?? "Standard_LRS", kind };
}

function filledIn({ hidden }: StorageAccount, apiVersion: string): Values {
  const values: Record<Exclude<keyof typeof filledInSince, "encryption" | "networkAcls">, unknown> = {
    keyCreationTime: Object.fromEntries(keyNames.map((key) => [key, new Date(hidden!.keys.createdAt[key]).toISOString()])),
    privateEndpointConnections: [],
    minimumTlsVersion: "TLS1_0",
    allowBlobPublicAccess: false,
  };
  return Object.fromEntries(Object.entries(values).filter(([member]) => apiVersion >= filledInSince[member as keyof typeof values]));
}

function networkAclsOf(given: Values | undefined, apiVersion: string): Values {
  if (given === undefined && apiVersion < filledInSince.networkAcls) return {};
  return { networkAcls: { bypass: "AzureServices", virtualNetworkRules: [], ipRules: [], defaultAction: "Allow", ...given } };
}

interface Encryption extends Values {
  services?: Readonly<Record<string, Values>>;
  keySource?: string;
}

/** Files and blobs are always encrypted. Which keys they have is said since 2020-08-01-preview, and of accounts whose encryption the caller gave (recorded). */
function encryptionOf(properties: Values, apiVersion: string): Values {
  const given = properties["encryption"] as Encryption | undefined;
  if (given === undefined && apiVersion < filledInSince.encryption) return {};
  const { requireInfrastructureEncryption, services = {}, keySource = "Microsoft.Storage", ...others } = given ?? {};
  const keyType = given !== undefined || apiVersion >= shownSince.keyTypes ? { keyType: "Account" } : {};
  const names = ["file", "table", "queue", "blob"].filter((name) => name in services || name === "file" || name === "blob");
  const encrypted = names.map((name) => [name, { ...keyType, enabled: true, lastEnabledTime: properties["creationTime"], ...services[name] }]);
  return { encryption: { ...(requireInfrastructureEncryption === undefined ? {} : { requireInfrastructureEncryption }), services: Object.fromEntries(encrypted) as Values, keySource, ...others } };
}

function shownEndpoints(endpoints: Values, apiVersion: string): Values {
  if (apiVersion >= shownSince.newEndpoints) return endpoints;
  const { dfs: _, web: __, ...others } = endpoints;
  return others;
}
