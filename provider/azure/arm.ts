import { canonicalRegion } from "../model/region";
import { knownTypeOf, parseResourceId, parseSubscriptionId, type ResourceId, type ResourceType } from "../model/resourceId";
import { isObject, type JsonObject } from "../model/shapes";
import { type Answer, bodyOf, malformed, objectOf } from "./answer";
import type { ArmClient, ArmRequest } from "./armClient";
import type { Patience } from "./patience";
import type { Exchange, Transport } from "./transport";

/** How a request is made. @default a read that may be repeated */
export type RequestOptions = Partial<Omit<Exchange, "subscriptionId" | "send">>;

/** Azure Resource Manager: resources, lists and actions by their paths, which begin with a slash and end with the api-version. */
export class Arm {
  constructor(
    private readonly client: (subscriptionId: string) => ArmClient,
    private readonly transport: Transport,
  ) {}

  /**
   * Sends a request. What it gives and throws is as with `Transport.exchange`.
   *
   * @param request An address is one to GET.
   */
  exchange(subscriptionId: string, request: string | ArmRequest, patience: Patience, how?: RequestOptions): Promise<Answer> {
    const whole: ArmRequest = typeof request === "string" ? { method: "GET", address: request } : request;
    const send: Exchange["send"] = (options) => this.client(subscriptionId).send(whole, options);
    return this.transport.exchange({ kind: "read", repeatable: true, ...how, subscriptionId, send }, patience);
  }

  /**
   * GETs a resource.
   *
   * @param what It in words: `a storage account`.
   * @param read Takes it from the body; `undefined` where the body is none.
   */
  async get<T>(
    path: string,
    what: string,
    read: (body: unknown) => T | undefined,
    patience: Patience,
  ): Promise<{ value: T; answer: Answer }> {
    const expects = { what, isIt: (body: unknown) => read(body) !== undefined };
    const answer = await this.exchange(subscriptionIn(path), path, patience, { expects });
    const value = read(bodyOf(answer));
    if (value === undefined) throw malformed(answer, what);
    return { value, answer };
  }

  /** POSTs to an action, without a body. */
  post(path: string, patience: Patience): Promise<Answer> {
    return this.exchange(subscriptionIn(path), { method: "POST", address: path }, patience, { kind: "write" });
  }

  /**
   * Every item of a list, over all its pages.
   *
   * @param what What is listed, in words: `packet captures`.
   * @throws AzureError `MalformedAnswer` for what is not a list, and for pages that repeat.
   */
  async list(path: string, what: string, patience: Patience): Promise<unknown[]> {
    const expects = { what: `a list of ${what}`, isIt: isList };
    const items: unknown[] = [];
    const seen = new Set<string>();
    for (let page = path; ;) {
      const answer = await this.exchange(subscriptionIn(path), page, patience, { expects });
      const body = bodyOf(answer);
      if (!isList(body)) throw malformed(answer, expects.what);
      // One by one: a page may be longer than a call may have arguments.
      for (const item of body.value) items.push(item);
      const { nextLink } = body;
      if (typeof nextLink !== "string" || nextLink === "") return items;
      if (seen.has(nextLink)) throw malformed(answer, `${expects.what} that ends (a page is repeated)`);
      seen.add(nextLink);
      page = nextLink;
    }
  }
}

function subscriptionIn(path: string): string {
  return parseSubscriptionId(path) ?? "";
}

function isList(body: unknown): body is { value: unknown[]; nextLink?: unknown } {
  return isObject(body) && Array.isArray(body.value);
}

/** What every resource has. */
export interface Resource extends Omit<ResourceId, "names" | "type"> {
  readonly id: string;
  /** Without the names of what it is in. */
  readonly name: string;
  /** The region's canonical name, such as `westeurope`. */
  readonly location: string;
  readonly properties: JsonObject;
}

/** A resource from the body of an answer, or an item of a list; `undefined` where it is none of the type. */
export function resourceFrom(body: unknown, type: ResourceType): Resource | undefined {
  if (!isObject(body) || typeof body.id !== "string" || typeof body.location !== "string") return undefined;
  const id = parseResourceId(body.id);
  const name = id?.names.at(-1);
  if (id === undefined || name === undefined || knownTypeOf(id) !== type) return undefined;
  const { subscriptionId, resourceGroupName } = id;
  const location = canonicalRegion(body.location);
  return { id: body.id, name, subscriptionId, resourceGroupName, location, properties: objectOf(body.properties) };
}
