import type { StorageAccount } from "../core/resources";

/** Where the copies of geo-redundant accounts are: Azure's pairs of regions (documented). */
const pairs: Readonly<Record<string, string>> = {
  australiaeast: "australiasoutheast",
  brazilsouth: "southcentralus",
  canadacentral: "canadaeast",
  centralindia: "southindia",
  centralus: "eastus2",
  centraluseuap: "eastus2euap",
  eastasia: "southeastasia",
  eastus: "westus",
  eastus2: "centralus",
  francecentral: "francesouth",
  germanywestcentral: "germanynorth",
  japaneast: "japanwest",
  koreacentral: "koreasouth",
  northcentralus: "southcentralus",
  northeurope: "westeurope",
  norwayeast: "norwaywest",
  southafricanorth: "southafricawest",
  southcentralus: "northcentralus",
  southeastasia: "eastasia",
  swedencentral: "swedensouth",
  switzerlandnorth: "switzerlandwest",
  uaenorth: "uaecentral",
  uksouth: "ukwest",
  ukwest: "uksouth",
  westcentralus: "westus2",
  westeurope: "northeurope",
  westus: "eastus",
  westus2: "westcentralus",
  westus3: "eastus",
};

/** The members that come first, in this order (recorded, 2019-06-01). What else an account has comes after them. */
const order = [
  "privateEndpointConnections", "networkAcls", "supportsHttpsTrafficOnly", "encryption", "accessTier", "provisioningState", "creationTime", "primaryEndpoints",
  "primaryLocation", "statusOfPrimary",
];

/** An account's properties as Azure shows them: in order, encrypted, and with a copy elsewhere when it is geo-redundant. */
export function accountProperties({ location = "", properties, more }: StorageAccount): Record<string, unknown> {
  const { name: sku = "" } = (more?.["sku"] ?? {}) as { name?: string };
  const enabled = { enabled: true, lastEnabledTime: properties["creationTime"] };
  const secondaryLocation = /_(RA)?GZ?RS$/.test(sku) ? pairs[location] : undefined;
  const all: Record<string, unknown> = {
    privateEndpointConnections: [],
    encryption: { services: { file: enabled, blob: enabled }, keySource: "Microsoft.Storage" },
    ...properties,
    ...(secondaryLocation === undefined ? {} : { secondaryLocation, statusOfSecondary: "available" }),
  };
  const first = order.filter((name) => name in all);
  return Object.fromEntries([...first, ...Object.keys(all).filter((name) => !first.includes(name))].map((name) => [name, all[name]]));
}
