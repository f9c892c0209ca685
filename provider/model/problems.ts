import { isUnknown } from "./unknown";

/**
 * Collects what is wrong with a value, property by property, so that a person sees every mistake at once.
 *
 * A `Problems` knows where it stands (`filters[1]`); `at("localPort")` and `at(0)` go one step further in.
 */
export class Problems {
  constructor(
    private readonly path = "",
    private readonly found: string[] = [],
    private readonly isSecret: (path: string) => boolean = () => false,
  ) {}

  at(step: string | number): Problems {
    const path = typeof step === "number" ? `${this.path}[${step}]` : this.path === "" ? step : `${this.path}.${step}`;
    return new Problems(path, this.found, this.isSecret);
  }

  /**
   * Says that the value here is not what it must be: `` `filters[0].protocol`: must be "TCP", "UDP" or "Any", got "ICMP" ``.
   * Of a secret nothing is repeated, so the advice, which may quote it, stays away too.
   */
  mustBe(what: string, got: unknown, advice = ""): void {
    this.say(
      this.isSecret(this.path) ? `must be ${what}, got a secret value` : `must be ${what}, got ${show(got)}${advice && `; ${advice}`}`,
    );
  }

  /** Says anything else about the property here. The message must not repeat a value that may be secret. */
  say(message: string): void {
    this.found.push(`\`${this.path}\`: ${message}`);
  }

  get messages(): readonly string[] {
    return this.found;
  }
}

/** A value for a message: JSON, cut in its middle to 300 characters; what is not known yet is named so, keys and passwords are left out. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text =
    JSON.stringify(value, (_key, inner: unknown) => {
      if (isUnknown(inner)) return "(not known yet)";
      return typeof inner === "string" ? withoutKeys(inner) : inner;
    }) ?? typeof value;
  if (text.length <= 300) return text;
  // Ids differ at their ends. Half a character is none.
  return `${text.slice(0, 150).replace(/[\ud800-\udbff]$/, "")}…${text.slice(-149).replace(/^[\udc00-\udfff]/, "")}`;
}

/** The text without what opens an account to everybody who reads it: a signature, a connection string's key, a password before a host. */
function withoutKeys(text: string): string {
  return text
    .replace(/\b(sig|AccountKey|SharedAccessKey|SharedAccessSignature|password)(=|%3d)[^&;#\s]+/gi, "$1$2(secret)")
    .replace(/:\/\/[^/@\s]+@/g, "://(secret)@");
}
