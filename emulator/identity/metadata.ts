import { ArmError } from "../core/armErrors";
import type { Handler, Route } from "../core/call";
import { compact } from "../core/replies";

/** What a cloud tells about itself, in the three shapes that clients ask for (api-versions of `/metadata/endpoints`). */
const shapes: Readonly<Record<string, (origin: string) => unknown>> = {
  "2015-01-01": (origin) => ({
    galleryEndpoint: `${origin}/gallery/`,
    graphEndpoint: `${origin}/graph/`,
    graphAudience: `${origin}/graph/`,
    portalEndpoint: `${origin}/`,
    authentication: { loginEndpoint: `${origin}/`, audiences: [`${origin}/`] },
  }),
  "2019-05-01": (origin) => [cloud(origin)],
  "2022-09-01": cloud,
};

/** `loginEndpoint` has no trailing slash; `name` must not be empty: Terraform looks for it. */
function cloud(origin: string): Record<string, unknown> {
  return {
    name: "LocalAzure",
    portal: origin,
    authentication: { loginEndpoint: origin, audiences: [`${origin}/`], tenant: "common", identityProvider: "AAD" },
    resourceManager: origin,
    microsoftGraphResourceId: `${origin}/graph/`,
    graph: `${origin}/graph/`,
    graphAudience: `${origin}/graph/`,
    media: origin,
    batch: origin,
    gallery: `${origin}/gallery/`,
    sqlManagement: origin,
    vmImageAliasDoc: `${origin}/aliases.json`,
    suffixes: {
      storage: "core.windows.net",
      keyVaultDns: "vault.azure.net",
      acrLoginServer: "azurecr.io",
      sqlServerHostname: "database.windows.net",
    },
  };
}

const getEndpoints: Handler = (call) => {
  const shape = shapes[call.apiVersion];
  if (call.apiVersion === "") throw new ArmError("missingApiVersion");
  if (shape) return compact(200, shape(call.request.origin));
  throw new ArmError("unknownApiVersion", { location: "global", apiVersion: call.apiVersion, type: "metadata/endpoints", supported: Object.keys(shapes).join(", "), locations: "global" });
};

const getOpenIdConfiguration: Handler = (call) => {
  const { origin } = call.request;
  const tenant = call.params["tenant"] ?? "adfs";
  const v2 = call.request.path.toLowerCase().includes("/v2.0/") ? "/v2.0" : "";
  const authority = `${origin}/${tenant}`;
  return compact(200, {
    issuer: `${authority}${v2}`,
    authorization_endpoint: `${authority}/oauth2${v2}/authorize`,
    token_endpoint: `${authority}/oauth2${v2}/token`,
    jwks_uri: `${authority}/discovery${v2}/keys`,
    device_authorization_endpoint: `${authority}/oauth2${v2}/devicecode`,
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    response_types_supported: ["code", "id_token", "token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["ES256"],
    cloud_instance_name: new URL(origin).host,
  });
};

const getKeys: Handler = async (call) => compact(200, { keys: [await call.tokens.publicKey()] });

/** MSAL asks this before it trusts an authority that it does not know. */
const getInstance: Handler = (call) => {
  const { origin } = call.request;
  const { host } = new URL(origin);
  return compact(200, {
    tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
};

export const metadataRoutes: readonly Route[] = [
  { operation: "Metadata_Get", method: "GET", path: "/metadata/endpoints", open: true, handler: getEndpoints },
  { operation: "OpenIdConfiguration_Get", method: "GET", path: "/:tenant/v2.0/.well-known/openid-configuration", open: true, handler: getOpenIdConfiguration },
  { operation: "OpenIdConfiguration_Get", method: "GET", path: "/:tenant/.well-known/openid-configuration", open: true, handler: getOpenIdConfiguration },
  { operation: "Keys_Get", method: "GET", path: "/:tenant/discovery/v2.0/keys", open: true, handler: getKeys },
  { operation: "Keys_Get", method: "GET", path: "/:tenant/discovery/keys", open: true, handler: getKeys },
  { operation: "Instance_Get", method: "GET", path: "/common/discovery/instance", open: true, handler: getInstance },
];
