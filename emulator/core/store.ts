import { DueTimes } from "./dueTimes";
import { guidOf } from "./guids";
import type { Operation } from "./operation";
import { parseResourceId } from "./resourceIds";
import type { Resource, ResourceType, ResourceTypes } from "./resources";
import type { StoreChanges } from "./storeChanges";

/** Everything the local Azure remembers, as plain data. */
export interface StoreSnapshot {
  counter: number;
  subscriptions: string[];
  resources: Resource[];
  operations: Operation[];
}

/**
 * Resources by ARM id, whatever the letter case, in the order in which they were made. Tests use it to look and to
 * change things without a request. What it returns is not to be changed in place: `put` a changed copy.
 */
export class Store {
  readonly operations = new Map<string, Operation>();
  /** Ids of the operations that have not ended, so that nobody need look through all. */
  readonly running = new Set<string>();
  readonly subscriptions = new Map<string, string>();
  /** Grows with every change; a state file is written when it has grown. */
  revision = 0;
  /** Set by whoever saves the store: it is told of every change from then on, and has to clear them. */
  changes: StoreChanges | undefined;
  /** When resources change by themselves, by id in lower case. */
  private readonly dueTimes = new DueTimes();
  /** When running operations end, by id. */
  private readonly ends = new DueTimes();
  private readonly byType = new Map<string, Map<string, Resource<unknown>>>();
  /** The revision of the last change of each type, in lower case. */
  private readonly changedAt = new Map<string, number>();
  private counter = 0;

  /** The resource with this id, if there is one. With a type, `undefined` also when it is of another type. */
  get(id: string): Resource | undefined;
  get<T extends ResourceType>(id: string, type: T): ResourceTypes[T] | undefined;
  get(id: string, type?: ResourceType): Resource<unknown> | undefined {
    try {
      const found = this.byType.get((type ?? parseResourceId(id).type).toLowerCase());
      return found?.get(id.toLowerCase());
    } catch {
      return undefined;
    }
  }

  /** All resources of a type, or those below an id (a subscription, a group, a parent). */
  list<T extends ResourceType>(type: T, under?: string): ResourceTypes[T][];
  list(type: string, under?: string): Resource[];
  list(type: string, under?: string): Resource[] {
    const all = [...(this.byType.get(type.toLowerCase())?.values() ?? [])] as Resource[];
    if (under === undefined) return all;
    const prefix = `${under.toLowerCase()}/`;
    return all.filter((resource) => resource.id.toLowerCase().startsWith(prefix));
  }

  /** How many resources of a type there are, without looking at them. */
  count(type: ResourceType): number {
    return this.byType.get(type.toLowerCase())?.size ?? 0;
  }

  /** Adds or replaces a resource. Its subscription exists from then on. */
  put(resource: Resource<unknown>): void {
    const { subscriptionId } = parseResourceId(resource.id);
    const type = resource.type.toLowerCase();
    const key = resource.id.toLowerCase();
    if (!this.byType.has(type)) this.byType.set(type, new Map());
    this.byType.get(type)!.set(key, resource);
    this.changes?.resources.put(key, resource);
    this.addSubscription(subscriptionId);
    this.dueTimes.set(key, resource.due);
    this.revision += 1;
    this.changedAt.set(type, this.revision);
  }

  /** The resources that were to change by themselves until then, the earliest first. */
  due(now: number): Resource<unknown>[] {
    return this.dueTimes.until(now).flatMap((key) => [...this.byType.values()].flatMap((resources) => resources.get(key) ?? []));
  }

  /** The running operations that were to end until then, the earliest first. */
  endedOperations(now: number): Operation[] {
    return this.ends.until(now).map((id) => this.operations.get(id)!);
  }

  /** As `put`, for several at once. */
  seed(resources: readonly Resource<unknown>[]): void {
    for (const resource of resources) this.put(resource);
  }

  /** Removes a resource and everything below it. Answers whether it was there. */
  delete(id: string): boolean {
    const key = id.toLowerCase();
    let found = false;
    for (const [type, resources] of this.byType) {
      for (const candidate of resources.keys()) {
        if (candidate !== key && !candidate.startsWith(`${key}/`)) continue;
        resources.delete(candidate);
        this.changedAt.set(type, this.revision + 1);
        this.dueTimes.set(candidate, undefined);
        this.changes?.resources.remove(candidate);
        found ||= candidate === key;
      }
    }
    this.revision += 1;
    return found;
  }

  /** Grows whenever a resource of one of these types, in lower case, changes. */
  revisionOf(types: readonly string[]): number {
    return Math.max(0, ...types.map((type) => this.changedAt.get(type) ?? 0));
  }

  addSubscription(subscriptionId: string): void {
    if (this.subscriptions.has(subscriptionId.toLowerCase())) return;
    this.subscriptions.set(subscriptionId.toLowerCase(), subscriptionId);
    this.revision += 1;
  }

  putOperation(operation: Operation): void {
    this.operations.set(operation.id, operation);
    if (operation.status === "InProgress") this.running.add(operation.id);
    else this.running.delete(operation.id);
    this.ends.set(operation.id, operation.status === "InProgress" ? (operation.endsAt ?? undefined) : undefined);
    this.changes?.operations.put(operation.id, operation);
    this.revision += 1;
  }

  forgetOperation(id: string): void {
    this.operations.delete(id);
    this.running.delete(id);
    this.ends.set(id, undefined);
    this.changes?.operations.remove(id);
    this.revision += 1;
  }

  /** The next guid of a fixed sequence: etags and operation ids are the same in every run of a test. */
  nextGuid(): string {
    this.counter += 1;
    return guidOf(`local azure ${this.counter}`);
  }

  /** The types that there are or were, in lower case, in the order in which `snapshot` has them. */
  types(): string[] {
    return [...this.byType.keys()];
  }

  /** What `snapshot` has besides resources and operations. */
  head(): Pick<StoreSnapshot, "counter" | "subscriptions"> {
    return { counter: this.counter, subscriptions: [...this.subscriptions.values()] };
  }

  snapshot(): StoreSnapshot {
    return {
      ...this.head(),
      resources: [...this.byType.values()].flatMap((resources) => [...resources.values()] as Resource[]),
      operations: [...this.operations.values()],
    };
  }

  /** Forgets everything, and takes over what the snapshot has. */
  restore(snapshot: StoreSnapshot = { counter: 0, subscriptions: [], resources: [], operations: [] }): void {
    for (const content of [this.operations, this.running, this.subscriptions, this.byType, this.dueTimes, this.ends]) content.clear();
    this.changes?.startOver();
    for (const subscriptionId of snapshot.subscriptions) this.addSubscription(subscriptionId);
    this.seed(snapshot.resources);
    for (const operation of snapshot.operations) this.putOperation(operation);
    this.counter = snapshot.counter;
  }
}

/** A new weak etag, as Microsoft.Network writes them. */
export function nextEtag(store: Store): string {
  return `W/"${store.nextGuid()}"`;
}
