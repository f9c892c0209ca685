import { isObject } from "../model/shapes";
import type { Arm } from "./arm";
import type { Patience } from "./patience";

/** A subscription that the login can see. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** `Enabled`, `Warned`, `Disabled`, …; empty where Azure does not say. */
  readonly state: string;
}

/** The subscriptions that the credentials open. */
export class Subscriptions {
  constructor(private readonly arm: Arm) {}

  async list(patience: Patience): Promise<Subscription[]> {
    const items = await this.arm.list(`/subscriptions?api-version=${apiVersion}`, "subscriptions", patience);
    return items.map(subscriptionFrom).filter((subscription) => subscription !== undefined);
  }

  /** One subscription, and what Azure's clock said when it answered, in milliseconds since 1970. */
  async get(subscriptionId: string, patience: Patience): Promise<{ subscription: Subscription; serverTime: number | undefined }> {
    const path = `/subscriptions/${encodeURIComponent(subscriptionId)}?api-version=${apiVersion}`;
    const { value: subscription, answer } = await this.arm.get(path, "a subscription", subscriptionFrom, patience);
    const serverTime = Date.parse(answer.headers.date ?? "");
    return { subscription, serverTime: Number.isNaN(serverTime) ? undefined : serverTime };
  }
}

const apiVersion = "2022-12-01";

function subscriptionFrom(item: unknown): Subscription | undefined {
  if (!isObject(item) || typeof item.subscriptionId !== "string") return undefined;
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return { id: item.subscriptionId, name: text(item.displayName), state: text(item.state) };
}
