import { apiVersions } from "../core/apiVersions";
import { ArmError } from "../core/armErrors";
import { param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { locations } from "../core/locations";
import { compact } from "../core/replies";
import { isSame } from "../core/resourceIds";
import { hasRoleIn } from "../identity/authorization";

function subscriptionBody(call: Call, subscriptionId: string): Record<string, unknown> {
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId,
    tenantId: call.settings.tenantId,
    displayName: "Local Azure",
    state: "Enabled",
    subscriptionPolicies: { locationPlacementId: "Public_2014-09-01", quotaId: "PayAsYouGo_2014-09-01", spendingLimit: "Off" },
  };
}

const list: Handler = (call) => {
  const value = [...call.store.subscriptions.values()].filter((id) => hasRoleIn(call, id)).map((id) => subscriptionBody(call, id));
  return compact(200, { value, count: { type: "Total", value: value.length } });
};

const get: Handler = (call) => {
  const known = call.store.subscriptions.get(param(call, "subscriptionId").toLowerCase());
  return compact(200, subscriptionBody(call, known ?? param(call, "subscriptionId")));
};

const listTenants: Handler = (call) => {
  const { tenantId } = call.settings;
  return compact(200, { value: [{ id: `/tenants/${tenantId}`, tenantId, countryCode: "US", displayName: "Local Azure", domains: ["local.invalid"], tenantCategory: "Home" }] });
};

const listLocations: Handler = (call) => {
  const subscriptionId = param(call, "subscriptionId");
  const value = Object.entries(locations).map(([name, displayName]) => ({
    id: `/subscriptions/${subscriptionId}/locations/${name}`,
    name,
    type: "Region",
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: "Physical", regionCategory: "Recommended" },
  }));
  return compact(200, { value });
};

/** The namespaces that the local Azure knows, in the order of its tables. */
const namespaces = [...new Set(Object.keys(apiVersions).map((type) => type.split("/")[0]!))];

function providerBody(call: Call, namespace: string): Record<string, unknown> {
  const resourceTypes = Object.entries(apiVersions)
    .filter(([type]) => type.startsWith(`${namespace}/`))
    .map(([type, versions]) => ({ resourceType: type.slice(namespace.length + 1), locations: Object.values(locations), apiVersions: versions.toReversed(), capabilities: "None" }));
  const id = `/subscriptions/${param(call, "subscriptionId")}/providers/${namespace}`;
  return { id, namespace, resourceTypes, registrationState: "Registered", registrationPolicy: "RegistrationRequired" };
}

const getProvider: Handler = (call) => {
  const namespace = namespaces.find((known) => isSame(known, param(call, "namespace")));
  if (namespace === undefined) throw new ArmError("providerNotFound", { namespace: param(call, "namespace") });
  return compact(200, providerBody(call, namespace));
};

const type = "Microsoft.Resources/subscriptions";
const one = "/subscriptions/:subscriptionId";
export const subscriptionRoutes: readonly Route[] = [
  { operation: "Subscriptions_List", method: "GET", path: "/subscriptions", type, handler: list },
  { operation: "Subscriptions_Get", method: "GET", path: one, type, handler: get },
  { operation: "Subscriptions_ListLocations", method: "GET", path: `${one}/locations`, type, handler: listLocations },
  { operation: "Tenants_List", method: "GET", path: "/tenants", type: "Microsoft.Resources/tenants", handler: listTenants },
  { operation: "Providers_List", method: "GET", path: `${one}/providers`, type: "Microsoft.Resources/providers", handler: (call) => compact(200, { value: namespaces.map((namespace) => providerBody(call, namespace)) }) },
  { operation: "Providers_Get", method: "GET", path: `${one}/providers/:namespace`, type: "Microsoft.Resources/providers", handler: getProvider },
  { operation: "Providers_Register", method: "POST", path: `${one}/providers/:namespace/register`, type: "Microsoft.Resources/providers", handler: getProvider },
];
