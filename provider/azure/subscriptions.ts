import { isObject } from "../model/shapes";
import type { ArmClient } from "./armClient";
import { listItems } from "./pages";
import type { Patience } from "./patience";
import type { Transport } from "./transport";

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
    const firstPage = (arm: ArmClient, options: Parameters<ArmClient["get"]>[1]): Promise<void> =>
      arm.get(`/subscriptions?api-version=${apiVersion}`, options);
    const items = await listItems(this.transport, { subscriptionId: "", what: "subscriptions", client, firstPage }, patience);
    return items.filter(isObject).flatMap(({ subscriptionId: id, displayName, state }) => {
      const text = (value: unknown): string => (typeof value === "string" ? value : "");
      return typeof id === "string" ? [{ id, name: text(displayName), state: text(state) }] : [];
    });
  }
}

const apiVersion = "2022-12-01";
