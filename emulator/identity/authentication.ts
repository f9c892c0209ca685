import { ArmError } from "../core/armErrors";
import type { Call } from "../core/call";
import type { Caller } from "../core/callers";
import { isSame } from "../core/resourceIds";

/** Public Azure's audiences are good here too: clients with their defaults ask for them. */
const publicAudiences = ["https://management.azure.com", "https://management.core.windows.net"];

/** Refuses a request without a good bearer token: signature, expiry, start, tenant, issuer and audience are checked. Answers whose it is. */
export async function authenticate(call: Call): Promise<Caller> {
  if (call.settings.authentication === "off" && call.sender === undefined) return call.principals.default;
  const header = call.request.headers["authorization"];
  if (header === undefined) throw new ArmError("noToken", {}, challenge(call, "The access token is missing."));
  const [, token] = /^Bearer\s+(\S+)$/i.exec(header) ?? [];
  const check = token === undefined ? ({ valid: false, reason: "invalid" } as const) : await call.tokens.check(token);
  if (!check.valid && check.reason === "expired") {
    const values = { expiry: armTime(check.expiry), now: armTime(new Date()) };
    throw new ArmError("expiredToken", values, challenge(call, "The access token has expired."));
  }
  if (!check.valid) throw new ArmError("invalidToken", {}, challenge(call, check.reason === "early" ? "The access token is not valid yet." : "The access token is invalid."));
  checkTenant(call, check);
  const allowed = [call.request.origin, ...publicAudiences];
  if (allowed.includes(check.audience.replace(/\/+$/, "").toLowerCase())) return check.caller;
  throw new ArmError("wrongAudience", { audience: check.audience, allowed: allowed.map((audience) => `${audience}/`).join(",") }, challenge(call, "The access token is for another audience."));
}

/** An issuer is any of this local Azure's addresses with the tenant behind it, whichever of the two endpoints it was. */
function checkTenant(call: Call, { issuer, tenantId }: { issuer: string; tenantId: string }): void {
  const expected = call.settings.tenantId;
  const [, inIssuer] = /^https:\/\/[^/]+\/([^/]+)\/(?:v2\.0)?$/.exec(issuer) ?? [];
  if (isSame(tenantId, expected) && isSame(inIssuer, expected)) return;
  const { origin } = call.request;
  const values = { issuer, expected: `${origin}/${expected}/`, authority: `${origin}/${expected}` };
  throw new ArmError("wrongTenant", values, challenge(call, "The access token is from the wrong issuer."));
}

function challenge(call: Call, description: string): Record<string, string> {
  const authority = `${call.request.origin}/${call.settings.tenantId}`;
  return { "www-authenticate": `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${description}"` };
}

function armTime(time: Date): string {
  return time.toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "");
}
