import { regionPairs } from "./regionPairs";

/** The services that an account has, by its kind, in the order in which Azure shows them (`Storage`, `StorageV2` and `BlobStorage` recorded, the others documented). */
const services: Readonly<Record<string, readonly string[]>> = {
  storage: ["blob", "queue", "table", "file"],
  storagev2: ["dfs", "web", "blob", "queue", "table", "file"],
  blobstorage: ["dfs", "blob", "table"],
  blockblobstorage: ["dfs", "web", "blob"],
  filestorage: ["file"],
};

/** The default access tier of a kind. `Premium` is documented. */
const accessTiers: Readonly<Record<string, string>> = { storagev2: "Hot", blobstorage: "Hot", blockblobstorage: "Premium" };

export function accessTierOf(kind: string): string | undefined {
  return accessTiers[kind.toLowerCase()];
}

export function primaryEndpoints(name: string, kind: string): Record<string, string> {
  return endpoints(name, servicesOf(kind), "");
}

export interface Secondary {
  secondaryLocation?: string;
  statusOfSecondary?: "available";
  secondaryEndpoints?: Record<string, string>;
}

/** The copy of a geo-redundant account in another region. With read access (`RA`), it has endpoints, but none for files. */
export function secondaryOf(name: string, kind: string, sku: string, location: string): Secondary {
  const secondaryLocation = /_(RA)?GZ?RS$/.test(sku) ? regionPairs[location] : undefined;
  if (secondaryLocation === undefined) return {};
  const copied = servicesOf(kind).filter((service) => service !== "file");
  return { secondaryLocation, statusOfSecondary: "available", ...(sku.includes("_RA") ? { secondaryEndpoints: endpoints(name, copied, "-secondary") } : {}) };
}

function servicesOf(kind: string): readonly string[] {
  return services[kind.toLowerCase()] ?? services["storagev2"]!;
}

/** The number of the zone that has static pages is the region's: here one for all. */
function endpoints(name: string, of: readonly string[], suffix: string): Record<string, string> {
  return Object.fromEntries(of.map((service) => [service, `https://${name}${suffix}.${service === "web" ? "z1.web" : service}.core.windows.net/`]));
}
