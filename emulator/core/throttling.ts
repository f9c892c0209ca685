import type { Method } from "./request";

type Kind = "reads" | "writes" | "deletes";

/** What ARM lets one principal do in one subscription: so many requests at once, and so many more a second (documented). */
export const allowances: Readonly<Record<Kind, { atOnce: number; perSecond: number }>> = {
  reads: { atOnce: 250, perSecond: 25 },
  writes: { atOnce: 200, perSecond: 10 },
  deletes: { atOnce: 200, perSecond: 10 },
};

/** A subscription as a whole is allowed this many times as much (documented). */
export const globalFactor = 15;

/** What Microsoft.Network takes from one subscription in five minutes (documented). */
export const networkAllowances = { seconds: 300, reads: 10_000, changes: 1000 } as const;

const kinds: Readonly<Record<Method, Kind>> = { GET: "reads", HEAD: "reads", PUT: "writes", PATCH: "writes", POST: "writes", DELETE: "deletes" };

/** The names that ARM's texts have for what was too much. */
const singular: Readonly<Record<Kind, string>> = { reads: "read", writes: "write", deletes: "delete" };

export interface Admission {
  /** The headers that say what is left. */
  headers: Record<string, string>;
  /** Why the request has to wait, when it has to. */
  refusal?: { kind: string; seconds: number };
}

/** Counts requests, in the service's time. What it has counted is forgotten with the process. */
export interface Throttle {
  admit(request: { method: Method; subscriptionId: string; actor: string; namespace: string | undefined }, now: number): Admission;
}

export function createThrottle(setting: "on" | "off"): Throttle {
  const buckets = new Map<string, { left: number; at: number }>();
  const windows = new Map<string, { began: number; count: number }>();

  /** What is left of an allowance that fills up with time. */
  function bucket(key: string, kind: Kind, factor: number, now: number): { left: number; at: number } {
    const { atOnce, perSecond } = allowances[kind];
    const full = atOnce * factor;
    const before = buckets.get(key) ?? { left: full, at: now };
    const filled = { left: Math.min(full, before.left + (Math.max(0, now - before.at) / 1000) * perSecond * factor), at: now };
    buckets.set(key, filled);
    return filled;
  }

  function networkWindow(key: string, now: number): { began: number; count: number } {
    const before = windows.get(key);
    const window = before === undefined || now - before.began >= networkAllowances.seconds * 1000 ? { began: now, count: 0 } : before;
    windows.set(key, window);
    return window;
  }

  return {
    admit({ method, subscriptionId, actor, namespace }, now) {
      const kind = kinds[method];
      if (setting === "off") return { headers: remaining(kind, allowances[kind].atOnce - 1, allowances[kind].atOnce * globalFactor - 1) };
      const subscription = subscriptionId.toLowerCase();
      const own = bucket(`${subscription} ${actor} ${kind}`, kind, 1, now);
      const all = bucket(`${subscription} ${kind}`, kind, globalFactor, now);
      const scarce = [{ ...own, perSecond: allowances[kind].perSecond }, { ...all, perSecond: allowances[kind].perSecond * globalFactor }].find(({ left }) => left < 1);
      const refuse = (seconds: number): Admission => ({ headers: remaining(kind, own.left, all.left), refusal: { kind: singular[kind], seconds } });
      if (scarce) return refuse((1 - scarce.left) / scarce.perSecond);
      if (namespace?.toLowerCase() === "microsoft.network") {
        const limit = kind === "reads" ? networkAllowances.reads : networkAllowances.changes;
        const window = networkWindow(`${subscription} ${kind === "reads" ? "reads" : "changes"}`, now);
        if (window.count >= limit) return refuse(networkAllowances.seconds - (now - window.began) / 1000);
        window.count += 1;
      }
      own.left -= 1;
      all.left -= 1;
      return { headers: remaining(kind, own.left, all.left) };
    },
  };
}

/** The caller's own and the whole subscription's, as recorded since 2023 and, of reads, 2025. */
function remaining(kind: Kind, own: number, all: number): Record<string, string> {
  const count = (left: number) => String(Math.max(0, Math.floor(left)));
  return {
    [`x-ms-ratelimit-remaining-subscription-${kind}`]: count(own),
    [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: count(all),
  };
}
