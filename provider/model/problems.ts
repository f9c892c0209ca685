import { isTooDeep } from "./nesting";
import { shortened, withoutControls } from "./readable";
import { isUnknown } from "./unknown";

/** The longest that a value, or advice which quotes it, gets in a message, in characters. */
const longestValue = 300;

/** So many mistakes are told one by one; of the others only how many there are. */
const mostMessages = 50;

/**
 * Collects what is wrong with a value, property by property, so that a person sees every mistake at once.
 *
 * A `Problems` knows where it stands (`filters[1]`); `at("localPort")` and `at(0)` go one step further in.
 */
export class Problems {
  constructor(
    private readonly path = "",
    private readonly found: { messages: string[]; more: number } = { messages: [], more: 0 },
    private readonly isSecret: (path: string) => boolean = () => false,
  ) {}

  at(step: string | number): Problems {
    const isPlain = typeof step === "string" && /^[\w$]{1,80}$/.test(step);
    const path = isPlain ? `${this.path}${this.path && "."}${step}` : `${this.path}[${typeof step === "number" ? step : show(step)}]`;
    return new Problems(path, this.found, this.isSecret);
  }

  /**
   * Says that the value here is not what it must be: `` `filters[0].protocol`: must be "TCP", "UDP" or "Any", got "ICMP" ``.
   * Of a secret nothing is repeated, so the advice, which may quote it, stays away too.
   */
  mustBe(what: string, got: unknown, advice = ""): void {
    const quoted = advice && `; ${shortened(withoutControls(withoutKeys(advice)), longestValue)}`;
    this.say(this.isSecret(this.path) ? `must be ${what}, got a secret value` : `must be ${what}, got ${show(got)}${quoted}`);
  }

  /** Says anything else about the property here. The message must not repeat a value that may be secret. */
  say(message: string): void {
    if (this.found.messages.length < mostMessages) this.found.messages.push(`\`${this.path}\`: ${message}`);
    else this.found.more++;
  }

  /** Every message; the last one says how many more there would have been. */
  get messages(): readonly string[] {
    const { messages, more } = this.found;
    const [last = ""] = messages.slice(-1);
    return more === 0
      ? messages
      : [...messages.slice(0, -1), `${last}; and ${more.toLocaleString("en")} more ${more === 1 ? "mistake" : "mistakes"}`];
  }
}

/**
 * A value for a message: JSON, cut in its middle to 300 characters; what is not known yet is named so, keys and passwords are left out, and
 * nothing in it is an order to a terminal.
 */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  if (isTooDeep(value)) return "a value that is nested too deeply";
  const text =
    JSON.stringify(value, (_key, inner: unknown) => {
      if (isUnknown(inner)) return "(not known yet)";
      // JSON has no form for NaN and Infinity.
      if (typeof inner === "number" && !Number.isFinite(inner)) return `(${inner})`;
      return typeof inner === "string" ? withoutKeys(inner) : inner;
    }) ?? typeof value;
  return shortened(withoutControls(text), longestValue);
}

/** Whether a text has something in it that opens an account to everybody who reads it. */
export function holdsKey(text: string): boolean {
  return withoutKeys(text) !== text;
}

/** The text without what opens an account to everybody who reads it: a signature, a connection string's key, a password before a host. */
function withoutKeys(text: string): string {
  return text
    .replace(/\b(sig|AccountKey|SharedAccessKey|SharedAccessSignature|password)(=|%3d)[^&;#\s]+/gi, "$1$2(secret)")
    .replace(/:\/\/[^/@\s]+@/g, "://(secret)@");
}
