import { isObject } from "../model/shapes";
import { type Answer, bodyOf, malformed } from "./answer";
import type { ArmClient } from "./armClient";
import type { Patience } from "./patience";
import type { CallOptions, Exchange, Expectation, Transport } from "./transport";

export interface ListRequest {
  readonly subscriptionId: string;
  /** What is listed, in words: `packet captures`. */
  readonly what: string;
  readonly client: () => ArmClient;
  readonly firstPage: (client: ArmClient, options: CallOptions) => PromiseLike<unknown>;
}

/**
 * Every item of a list, over all its pages.
 *
 * @throws AzureError `MalformedAnswer` for what is no list, and for pages that go round in a circle.
 */
export async function listItems(transport: Transport, request: ListRequest, patience: Patience): Promise<unknown[]> {
  const { subscriptionId, what, client, firstPage } = request;
  const expects: Expectation = { what: `a list of ${what}`, isIt: isList };
  const page = (send: Exchange["send"]): Promise<Answer> =>
    transport.exchange({ subscriptionId, kind: "read", repeatable: true, expects, send }, patience);
  let answer = await page((options) => firstPage(client(), options));
  const items = itemsIn(answer);
  const seen = new Set<string>();
  for (let link = nextLinkOf(answer); link !== undefined; link = nextLinkOf(answer)) {
    if (seen.has(link)) throw malformed(answer, `${expects.what} that ends: its pages go round in a circle`);
    seen.add(link);
    const next = link;
    answer = await page((options) => client().get(next, options));
    // One by one: a page may be longer than a call may have arguments.
    for (const item of itemsIn(answer)) items.push(item);
  }
  return items;
}

function isList(body: unknown): body is { value: unknown[] } {
  return isObject(body) && Array.isArray(body.value);
}

function itemsIn(answer: Answer): unknown[] {
  const body = bodyOf(answer);
  return isList(body) ? body.value : [];
}

function nextLinkOf(answer: Answer): string | undefined {
  const body = bodyOf(answer);
  return isObject(body) && typeof body.nextLink === "string" && body.nextLink !== "" ? body.nextLink : undefined;
}
