import { isObject } from "../model/shapes";
import { bodyOf, malformed } from "./answer";
import type { ArmClient } from "./armClient";
import { listItems } from "./pages";
import type { Patience } from "./patience";
import type { CallOptions, Transport } from "./transport";

/** A subscription that whoever asks can see. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** `Enabled`, `Warned`, `Disabled`, …; empty where Azure does not say. */
  readonly state: string;
}

/** The subscriptions that the credentials open. */
export class Subscriptions {
  constructor(
    private readonly client: (subscriptionId: string) => ArmClient,
    private readonly transport: Transport,
  ) {}

  async list(patience: Patience): Promise<Subscription[]> {
    const client = (): ArmClient => this.client("");
    const firstPage = (arm: ArmClient, options: CallOptions): Promise<void> => arm.get(`/subscriptions?api-version=${apiVersion}`, options);
    const items = await listItems(this.transport, { subscriptionId: "", what: "subscriptions", client, firstPage }, patience);
    return items.map(subscriptionFrom).filter((subscription) => subscription !== undefined);
  }

  /** One subscription, and what Azure's clock said when it answered, in milliseconds since 1970. */
  async get(subscriptionId: string, patience: Patience): Promise<{ subscription: Subscription; serverTime: number | undefined }> {
    const expects = { what: "a subscription", isIt: (body: unknown) => subscriptionFrom(body) !== undefined };
    const path = `/subscriptions/${encodeURIComponent(subscriptionId)}?api-version=${apiVersion}`;
    const send = (options: CallOptions): Promise<void> => this.client(subscriptionId).get(path, options);
    const answer = await this.transport.exchange({ subscriptionId, kind: "read", repeatable: true, expects, send }, patience);
    const subscription = subscriptionFrom(bodyOf(answer));
    if (subscription === undefined) throw malformed(answer, expects.what);
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
