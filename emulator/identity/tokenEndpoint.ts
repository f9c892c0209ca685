import type { Call, Handler, Route } from "../core/call";
import { compact } from "../core/replies";
import type { Reply } from "../core/replies";
import { isSame } from "../core/resourceIds";
import { refusalOfAssertion } from "./clientAssertion";
import { tokenLifetimeSeconds } from "./tokens";

/** Refusals of the token endpoint. Codes are Entra ID's own, public; texts shortened. */
const refusals = {
  unknownTenant: { status: 400, error: "invalid_request", code: 90002, message: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID." },
  unknownClient: { status: 400, error: "unauthorized_client", code: 700016, message: "Application with identifier '{client}' was not found in the directory '{tenant}'." },
  wrongSecret: { status: 401, error: "invalid_client", code: 7000215, message: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'." },
  noSecret: { status: 401, error: "invalid_client", code: 7000218, message: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'." },
  assertionType: { status: 400, error: "invalid_request", code: 900023, message: "The 'client_assertion_type' must be 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'." },
  malformedAssertion: { status: 401, error: "invalid_client", code: 50027, message: "JWT token is invalid or malformed." },
  assertionExpired: { status: 401, error: "invalid_client", code: 700024, message: "Client assertion is not within its valid time range." },
  assertionAudience: { status: 401, error: "invalid_client", code: 700023, message: "Client assertion audience claim does not match Realm issuer." },
  untrustedCertificate: { status: 401, error: "invalid_client", code: 700027, message: "The certificate with which the client assertion is signed is not registered on application '{client}'." },
  untrustedIssuer: { status: 401, error: "invalid_client", code: 700211, message: "No matching federated identity record found for presented assertion issuer." },
  otherGrant: { status: 400, error: "unsupported_grant_type", code: 70003, message: "The app requested an unsupported grant type '{grant}'." },
  noScope: { status: 400, error: "invalid_request", code: 90014, message: "The required field 'scope' is missing from the credential." },
} as const;

function refuse(call: Call, name: keyof typeof refusals, values: Record<string, string>): Reply {
  const { status, error, code, message } = refusals[name];
  const text = message.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
  const time = new Date(call.now).toISOString().replace("T", " ").replace(/\.\d+Z/, "Z");
  const [trace, correlation] = [call.store.nextGuid(), call.store.nextGuid()];
  return compact(status, {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${time}`,
    error_codes: [code],
    timestamp: time,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${call.request.origin}/error?code=${code}`,
  });
}

const token: Handler = async (call) => {
  const form = new URLSearchParams(call.request.body);
  const tenant = call.params["tenant"] ?? "adfs";
  const client = form.get("client_id") ?? "";
  const grant = form.get("grant_type") ?? "";
  const { tenantId } = call.settings;
  const principal = call.principals.find(client);
  const values = { tenant, client, grant };
  if (![tenantId, "common", "organizations", "adfs"].some((known) => isSame(known, tenant))) return refuse(call, "unknownTenant", values);
  if (grant !== "client_credentials") return refuse(call, "otherGrant", values);
  if (principal === undefined) return refuse(call, "unknownClient", values);
  const { clientId, objectId, clientSecret } = principal;
  if (form.has("client_assertion")) {
    const refusal = await refusalOfAssertion(call, form);
    if (refusal !== undefined) return refuse(call, refusal, values);
  } else {
    if (!form.has("client_secret")) return refuse(call, "noSecret", values);
    if (form.get("client_secret") !== clientSecret) return refuse(call, "wrongSecret", values);
  }
  const audience = form.get("resource") ?? audienceOf(form.get("scope") ?? "");
  if (audience === "") return refuse(call, "noScope", values);

  const issuer = `${call.request.origin}/${tenantId}/`;
  const expires = call.fault?.tokenLifetimeSeconds ?? tokenLifetimeSeconds;
  const access_token = await call.tokens.issue({ audience, issuer, tenantId, clientId, objectId, expiresInSeconds: expires });
  if (!form.has("resource")) return compact(200, { token_type: "Bearer", expires_in: expires, ext_expires_in: expires, access_token });
  const now = Math.floor(Date.now() / 1000);
  // The older endpoint writes its numbers as strings.
  return compact(200, {
    token_type: "Bearer", expires_in: String(expires), ext_expires_in: String(expires), expires_on: String(now + expires), not_before: String(now),
    resource: audience, access_token,
  });
};

/** `https://management.azure.com//.default` is for `https://management.azure.com/`. */
function audienceOf(scope: string): string {
  const first = scope.split(" ").find((part) => part.endsWith("/.default")) ?? scope.split(" ")[0] ?? "";
  return first.replace(/\/\.default$/, "");
}

export const tokenRoutes: readonly Route[] = [
  { operation: "Token", method: "POST", path: "/:tenant/oauth2/v2.0/token", open: true, handler: token },
  { operation: "Token", method: "POST", path: "/:tenant/oauth2/token", open: true, handler: token },
];
