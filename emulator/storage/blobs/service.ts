import type { BlobContainer } from "../../core/resources";
import { httpTime } from "./blobCall";
import type { BlobHandler, BlobRoute } from "./blobCall";
import { containerType } from "./blobStore";
import { etagOf, modifiedAt } from "./containers";
import { pageOf, serviceEndpoint, xml } from "./listing";
import { getUserDelegationKey } from "./userDelegation";
import { attributes, element, text, xmlDocument } from "./xml";

const listContainers: BlobHandler = (call) => {
  const { store, account, request: { query } } = call;
  const containers = store.list(containerType, account.id).sort((a, b) => (a.name < b.name ? -1 : 1)).filter(({ name }) => name.startsWith(query["prefix"] ?? ""));
  const { items, maxResults, nextMarker } = pageOf(call, containers, ({ name }) => name);
  return xml(200, xmlDocument(attributes("EnumerationResults", { ServiceEndpoint: serviceEndpoint(call) },
    text("Prefix", query["prefix"]), text("Marker", query["marker"]), text("MaxResults", maxResults),
    element("Containers", ...items.map((container) => element("Container", text("Name", container.name), element("Properties", ...containerProperties(container))))),
    text("NextMarker", nextMarker))));
};

function containerProperties(container: BlobContainer): string[] {
  const { publicAccess } = container.properties as { publicAccess?: string };
  return [
    text("Last-Modified", httpTime(modifiedAt(container))), text("Etag", etagOf(container)),
    text("LeaseStatus", "unlocked"), text("LeaseState", "available"),
    text("PublicAccess", publicAccess === "None" ? undefined : publicAccess?.toLowerCase()),
    text("DefaultEncryptionScope", "$account-encryption-key"), text("DenyEncryptionScopeOverride", false),
    text("HasImmutabilityPolicy", false), text("HasLegalHold", false),
  ];
}

/** What an account has that nobody has set anything of. */
const getProperties: BlobHandler = () => {
  const metrics = (name: string) => element(name, text("Version", "1.0"), text("Enabled", false), element("RetentionPolicy", text("Enabled", false)));
  return xml(200, xmlDocument(element("StorageServiceProperties",
    element("Logging", text("Version", "1.0"), text("Read", false), text("Write", false), text("Delete", false), element("RetentionPolicy", text("Enabled", false))),
    metrics("HourMetrics"), metrics("MinuteMetrics"), element("Cors"),
    element("DeleteRetentionPolicy", text("Enabled", false)), element("StaticWebsite", text("Enabled", false)))));
};

const getAccountInfo: BlobHandler = ({ account: { more } }) => {
  const { sku, kind } = (more ?? {}) as { sku?: { name?: string }; kind?: string };
  return { status: 200, headers: { "x-ms-sku-name": sku?.name ?? "", "x-ms-account-kind": kind ?? "", "x-ms-is-hns-enabled": "false" } };
};

export const serviceRoutes: readonly BlobRoute[] = [
  { operation: "Service_ListContainersSegment", method: "GET", on: "service", comp: "list", action: "containers/read", permissions: "l", handler: listContainers },
  { operation: "Service_GetProperties", method: "GET", on: "service", restype: "service", comp: "properties", action: "read", permissions: "r", handler: getProperties },
  { operation: "Service_GetUserDelegationKey", method: "POST", on: "service", restype: "service", comp: "userdelegationkey", action: "generateUserDelegationKey/action", permissions: "", handler: getUserDelegationKey },
  { operation: "Service_GetAccountInfo", method: "GET", on: "service", restype: "account", comp: "properties", action: "read", permissions: "rwdlacup", handler: getAccountInfo },
  { operation: "Service_GetAccountInfo", method: "HEAD", on: "service", restype: "account", comp: "properties", action: "read", permissions: "rwdlacup", handler: getAccountInfo },
];
