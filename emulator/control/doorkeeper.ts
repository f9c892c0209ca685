import { createHmac, timingSafeEqual } from "node:crypto";

/** What the doorkeeper looks at. */
export interface Visitor {
  method: string;
  path: string;
  /** Scheme, host and port that the client used; the host is one of ours already. */
  origin: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
}

/** A request that is not let in, and why. */
export class Refusal extends Error {
  constructor(readonly status: 401 | 403, readonly code: "CrossSite" | "SignInNeeded" | "FormKeyMissing", message: string) {
    super(message);
    this.name = "Refusal";
  }
}

/**
 * Who may see the page and use the admin endpoints: programs with the token as bearer, and a browser that has shown it once and has a
 * cookie since. What a browser sends from another site is refused even so: by where it says it comes from, by a cookie that stays on its
 * site, and, where anything is to change, by a key that only our own page has.
 */
export class Doorkeeper {
  private readonly session: string;
  /** What each form of the page sends along. */
  readonly formKey: string;

  constructor(private readonly token: string) {
    this.session = derived(token, "session");
    this.formKey = derived(token, "form");
  }

  /** Whether this is the token itself. */
  knows(token: string): boolean {
    return isEqual(token, this.token);
  }

  /** For the browser that has shown the token. Cookies do not tell ports apart, so its name does. */
  cookie({ origin }: Visitor): string {
    return `${cookieName(origin)}=${this.session}; Path=/;${isSecure(origin) ? " Secure;" : ""} HttpOnly; SameSite=Strict`;
  }

  /** @throws Refusal when the request comes from another site */
  checkSite({ method, path, origin, headers }: Visitor): void {
    const [site, from] = [headers["sec-fetch-site"], headers["origin"]];
    const elsewhere = (site !== undefined && site !== "same-origin" && site !== "none") || (from !== undefined && from.toLowerCase() !== origin);
    // Anybody may lead a person to the page: it shows nothing without the cookie, which such a request does not have.
    const leads = path === "/" && (method === "GET" || method === "HEAD") && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
    if (elsewhere && !leads) throw new Refusal(403, "CrossSite", "The local Azure's page and admin endpoints do not accept requests from other sites.");
  }

  /** Whoever may look. @throws Refusal */
  admitVisitor(visitor: Visitor): "by token" | "by cookie" {
    this.checkSite(visitor);
    const { origin, headers } = visitor;
    const [, bearer] = /^Bearer\s+(\S+)$/i.exec(headers["authorization"] ?? "") ?? [];
    if (bearer !== undefined && this.knows(bearer)) return "by token";
    if (this.hasCookie(origin, headers["cookie"] ?? "")) return "by cookie";
    throw new Refusal(401, "SignInNeeded", "The local Azure's token is required: as `Authorization: Bearer …`, or through the link that the local Azure printed at the start.");
  }

  /**
   * Whoever may change something.
   *
   * @param formKey what a header or the body says it is
   * @throws Refusal
   */
  admitChange(visitor: Visitor, formKey: string | undefined): void {
    const how = this.admitVisitor(visitor);
    if (how === "by cookie" && !isEqual(formKey ?? "", this.formKey)) throw new Refusal(403, "FormKeyMissing", "The form key is missing or expired; reload the page.");
  }

  private hasCookie(origin: string, header: string): boolean {
    const prefix = `${cookieName(origin)}=`;
    return header.split(/;\s*/).some((cookie) => cookie.startsWith(prefix) && isEqual(cookie.slice(prefix.length), this.session));
  }
}

/** The prefix is for cookies of HTTPS only. */
function cookieName(origin: string): string {
  return `${isSecure(origin) ? "__Host-" : ""}local-azure-${/:(\d+)$/.exec(origin)?.[1] ?? "443"}`;
}

function isSecure(origin: string): boolean {
  return origin.startsWith("https:");
}

function derived(token: string, purpose: string): string {
  return createHmac("sha256", token).update(`local azure ${purpose}`).digest("base64url");
}

/** Takes the same time wherever the two differ. */
function isEqual(given: string, wanted: string): boolean {
  const digest = (text: string) => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
