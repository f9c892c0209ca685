import type { CryptoKey, JWTPayload } from "jose";
import type { JsonWebKey, Tokens } from "../core/callers";

interface SigningKey {
  signing: CryptoKey;
  checking: CryptoKey;
  privateJwk: JsonWebKey;
  publicJwk: JsonWebKey;
}

export const tokenLifetimeSeconds = 3599;
const checkedLimit = 500;

export function createTokens(savedKey?: JsonWebKey): Tokens {
  let key: Promise<SigningKey> | undefined;
  const getKey = () => (key ??= savedKey ? importKey(savedKey) : makeKey());
  /** Signatures that have been checked, so that each is checked once. */
  const checked = new Map<string, JWTPayload>();
  /** Each token's `uti` is greater than that of the one before, also after a restart. */
  let lastIssued = Date.now() * 1000;
  let expiredUpTo = 0;

  return {
    async issue(claims) {
      const { SignJWT } = await import("jose");
      const { signing, publicJwk } = await getKey();
      const now = Math.floor(Date.now() / 1000);
      const { audience, issuer, tenantId, clientId, objectId = clientId, notBeforeInSeconds = 0, expiresInSeconds = tokenLifetimeSeconds } = claims;
      lastIssued += 1;
      return new SignJWT({ appid: clientId, azp: clientId, idtyp: "app", oid: objectId, sub: objectId, tid: tenantId, uti: String(lastIssued), ver: "1.0" })
        .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: publicJwk.kid! })
        .setAudience(audience)
        .setIssuer(issuer)
        .setIssuedAt(now)
        .setNotBefore(now + notBeforeInSeconds)
        .setExpirationTime(now + expiresInSeconds)
        .sign(signing);
    },
    async check(token) {
      const payload = checked.get(token) ?? (await verify(token, (await getKey()).checking));
      if (payload === undefined) return { valid: false, reason: "invalid" };
      if (checked.size >= checkedLimit) checked.clear();
      checked.set(token, payload);
      const expiry = new Date((payload.exp ?? 0) * 1000);
      if (Number(payload["uti"]) <= expiredUpTo) return { valid: false, reason: "expired", expiry: new Date() };
      if (expiry.getTime() <= Date.now()) return { valid: false, reason: "expired", expiry };
      if ((payload.nbf ?? 0) * 1000 > Date.now()) return { valid: false, reason: "early" };
      const { aud, iss, tid, appid, oid } = payload;
      return { valid: true, audience: String(aud), issuer: String(iss), tenantId: String(tid), caller: { clientId: String(appid), objectId: String(oid) } };
    },
    expireAll() {
      expiredUpTo = lastIssued;
    },
    publicKey: async () => (await getKey()).publicJwk,
    privateKey: async () => (await getKey()).privateJwk,
  };
}

async function makeKey(): Promise<SigningKey> {
  const { generateKeyPair, exportJWK } = await import("jose");
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return importKey(await exportJWK(privateKey));
}

async function importKey(privateJwk: JsonWebKey): Promise<SigningKey> {
  const { importJWK, calculateJwkThumbprint } = await import("jose");
  const { d: _, ...publicPart } = privateJwk;
  const publicJwk = { ...publicPart, kid: await calculateJwkThumbprint(publicPart), use: "sig", alg: "ES256" };
  const [signing, checking] = await Promise.all([importJWK(privateJwk, "ES256"), importJWK(publicJwk, "ES256")]);
  return { signing: signing as CryptoKey, checking: checking as CryptoKey, privateJwk, publicJwk };
}

/** The claims of a token with a good signature, expired or not. */
async function verify(token: string, key: CryptoKey): Promise<JWTPayload | undefined> {
  const { compactVerify, decodeJwt } = await import("jose");
  try {
    await compactVerify(token, key, { algorithms: ["ES256"] });
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
