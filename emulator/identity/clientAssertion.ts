import type { Call } from "../core/call";
import { isSame } from "../core/resourceIds";

/** Why an assertion is refused, as the token endpoint names its refusals. */
export type AssertionRefusal = "assertionType" | "malformedAssertion" | "assertionExpired" | "assertionAudience" | "untrustedCertificate" | "untrustedIssuer";

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The audience of federated credentials, also in the clouds of their own (`api://AzureADTokenExchangeChina`). */
const exchange = /^api:\/\/AzureADTokenExchange/i;

/**
 * Checks the JWT with which a client proves itself instead of a secret: a certificate's, which the client issues for itself, or another
 * issuer's (OIDC). Which certificates and issuers an application trusts is not known here: `clientAssertions` says whether all or none.
 *
 * @returns Why it is refused; `undefined` when it is good.
 */
export async function refusalOfAssertion(call: Call, form: URLSearchParams): Promise<AssertionRefusal | undefined> {
  if (form.get("client_assertion_type") !== jwtBearer) return "assertionType";
  const claims = await claimsOf(form.get("client_assertion") ?? "");
  if (claims === undefined) return "malformedAssertion";
  const { iss, sub, aud, exp, nbf = -Infinity } = claims;
  const now = Date.now() / 1000;
  if (typeof exp !== "number" || exp <= now || nbf > now + clockTolerance) return "assertionExpired";
  const isOwn = isSame(iss, form.get("client_id") ?? "") && isSame(sub, iss);
  const audiences = [aud].flat().map(String);
  const isForUs = isOwn ? audiences.some((audience) => audience.startsWith(`${call.request.origin}/`)) : audiences.some((audience) => exchange.test(audience));
  if (!isForUs) return "assertionAudience";
  if (call.settings.clientAssertions === "accept") return undefined;
  return isOwn ? "untrustedCertificate" : "untrustedIssuer";
}

/** In seconds. */
const clockTolerance = 300;

async function claimsOf(assertion: string): Promise<import("jose").JWTPayload | undefined> {
  const { decodeJwt } = await import("jose");
  try {
    return decodeJwt(assertion);
  } catch {
    return undefined;
  }
}
