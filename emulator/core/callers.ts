/** A program that can log in, as Entra ID knows it. */
export interface ServicePrincipal {
  /** The application's id, which it logs in with. A guid. */
  clientId: string;
  clientSecret: string;
  /** What roles are assigned to. A guid. */
  objectId: string;
  displayName: string;
}

/** Who sends a request, as its token says. */
export interface Caller {
  clientId: string;
  objectId: string;
}

/** Everybody who can log in. Their secrets leave it for the state file alone. */
export interface Principals {
  /** The one that environment variables name: it may do everything. Its object id is its client id. */
  readonly default: ServicePrincipal;
  find(clientId: string): ServicePrincipal | undefined;
  /** By client id, object id or display name. */
  named(name: string): ServicePrincipal | undefined;
  /** All but the default, as the state file keeps them. */
  saved(): ServicePrincipal[];
}

/** What a token is for. */
export interface TokenClaims {
  audience: string;
  issuer: string;
  tenantId: string;
  clientId: string;
  /** @default `clientId` */
  objectId?: string;
  /** Seconds from now until it is good; negative ones are over. @default 0 */
  notBeforeInSeconds?: number;
  /** @default 3599, as Entra ID has it */
  expiresInSeconds?: number;
}

export type TokenCheck =
  | { valid: true; audience: string; issuer: string; tenantId: string; caller: Caller }
  | { valid: false; reason: "invalid" | "early" }
  | { valid: false; reason: "expired"; expiry: Date };

/**
 * A key as RFC 7517 writes it.
 *
 * `jose` has such a type, but is an ESM package: a declaration that names it does not compile in a CommonJS program under `node16`.
 */
export interface JsonWebKey {
  kty?: string;
  /** The key's id, in the header of each token that it signs. */
  kid?: string;
  use?: string;
  alg?: string;
  crv?: string;
  x?: string;
  y?: string;
  /** The secret part. */
  d?: string;
}

/** Signs and checks access tokens. They run on real time: clients compare their expiry with their own clocks. */
export interface Tokens {
  issue(claims: TokenClaims): Promise<string>;
  check(token: string): Promise<TokenCheck>;
  /** From now on, all tokens that have been issued so far count as expired. */
  expireAll(): void;
  publicKey(): Promise<JsonWebKey>;
  /** The signing key, so that tokens outlive a restart. */
  privateKey(): Promise<JsonWebKey>;
}
