import { ArmError } from "./armErrors";
import type { Call } from "./call";

/** Public Azure's audiences are good here too: clients with their defaults ask for them. */
const publicAudiences = ["https://management.azure.com", "https://management.core.windows.net"];

/** Refuses a request without a good bearer token: signature, expiry and audience are checked. */
export async function authenticate(call: Call): Promise<void> {
  if (call.settings.authentication === "off") return;
  const header = call.request.headers["authorization"];
  if (header === undefined) throw new ArmError("noToken", {}, challenge(call, "The access token is missing."));
  const [, token] = /^Bearer\s+(\S+)$/i.exec(header) ?? [];
  const check = token === undefined ? ({ valid: false, reason: "invalid" } as const) : await call.tokens.check(token);
  if (!check.valid && check.reason === "invalid") throw new ArmError("invalidToken", {}, challenge(call, "The access token is invalid."));
  if (!check.valid) {
    const values = { expiry: armTime(check.expiry), now: armTime(new Date()) };
    throw new ArmError("expiredToken", values, challenge(call, "The access token has expired."));
  }
  const allowed = [call.request.origin, ...publicAudiences];
  if (allowed.includes(check.audience.replace(/\/+$/, "").toLowerCase())) return;
  throw new ArmError("wrongAudience", { audience: check.audience, allowed: allowed.map((audience) => `${audience}/`).join(",") }, challenge(call, "The access token is for another audience."));
}

function challenge(call: Call, description: string): Record<string, string> {
  const authority = `${call.request.origin}/${call.settings.tenantId}`;
  return { "www-authenticate": `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${description}"` };
}

function armTime(time: Date): string {
  return time.toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "");
}
