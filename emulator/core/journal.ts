import JSON5 from "json5";
import type { ParsedRequest } from "./request";
import { tryParseResourceId } from "./resourceIds";
import { isSecret, partIn } from "./secrets";

/** One request, as it came and as it was answered. Never holds a token, a key or a password. */
export interface JournalEntry {
  /** The service's time, in milliseconds since 1970. */
  at: number;
  /** The SDKs' operationId, such as `PacketCaptures_Create`; of an unknown request, verb and path. */
  operation: string;
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  apiVersion: string | undefined;
  /** What was answered; `0` when the connection was reset instead. */
  status: number;
  /** The body, when it was JSON or nearly so. */
  requestBody?: unknown;
  /** The workflow that sent it, with its run and action. */
  by?: string;
  /** The fault rule that struck, in a few words. */
  fault?: string;
  /** What was accepted that need not have been, e.g. numbers as strings. */
  notes: string[];
}

/** The newest requests, oldest first. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  clear(): void;
}

const limit = 10_000;

export function createJournal(): Journal & { open(entry: JournalEntry): JournalEntry } {
  const entries: JournalEntry[] = [];
  return {
    entries,
    clear() {
      entries.length = 0;
    },
    /** Adds an entry when its request arrives; status and fault are filled in later. */
    open(entry) {
      if (entries.length >= limit) entries.splice(0, limit / 10);
      entries.push(entry);
      return entry;
    },
  };
}

export function journalEntry(at: number, operation: string, request: ParsedRequest, withBody: boolean): JournalEntry {
  const body = withBody ? parsed(request.body) : undefined;
  return {
    at,
    operation,
    method: request.method,
    path: request.path,
    query: redact(request.query) as Record<string, string>,
    apiVersion: request.query["api-version"],
    status: 0,
    ...(body === undefined ? {} : { requestBody: redact(body, tryParseResourceId(request.path)?.type.split("/").at(-1)) }),
    notes: [],
  };
}

function parsed(body: string): unknown {
  try {
    return body === "" ? undefined : JSON5.parse<unknown>(body);
  } catch {
    return undefined;
  }
}

const secretName = /password|secret|protectedSettings|customData|credential|assertion|token|^sig$|^code$|keys?$/i;
const secretInUrl = /([?&;](?:sig|code|sv_key)=)[^&"\s]+/gi;

/** Deeper down nobody looks, and no stack reaches. */
const deepest = 100;

/** The same value, with everything that by its name is secret taken out. */
export function redact(value: unknown, part = "", levels = deepest): unknown {
  if (typeof value === "string") return value.replace(secretInUrl, "$1[redacted]");
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return "[nested too deep]";
  if (Array.isArray(value)) return value.map((item) => redact(item, part, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => {
    const secret = inner !== null && (secretName.test(name) || isSecret(name, inner, part));
    return [name, secret ? "[redacted]" : redact(inner, partIn(part, name), levels - 1)];
  }));
}
