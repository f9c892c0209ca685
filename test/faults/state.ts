import type { Properties } from "./protocol";

/** One resource as the engine's state has it. */
export interface Held {
  id: string;
  inputs: Properties;
  outputs: Properties;
  initErrors: readonly string[];
  options: ResourceOptions;
  /** By `pulumi state taint`: the next `up` replaces it and asks nobody. */
  isTainted?: true;
}

/** What a program says of a resource to the engine alone. */
export interface ResourceOptions {
  /** Names that it had before. */
  readonly aliases?: readonly string[];
  /** A change replaces the resource, and nobody is asked. */
  readonly replacementTrigger?: number;
  /** The provider is not asked to delete it. */
  readonly retainOnDelete?: true;
}

/** What the engine remembers from one command to the next, and the commands that change it without a provider. */
export class State {
  readonly resources = new Map<string, Held>();
  /** Deleted by replacements whose creation is still to come (`pendingReplacement`): they are not deleted again, nor refreshed. */
  readonly pending = new Map<string, Held>();

  /** A resource by its name or one that it had before; under the new name from now on. */
  claim(name: string, aliases: readonly string[] = []): void {
    for (const map of [this.resources, this.pending]) {
      const former = aliases.find((alias) => map.has(alias));
      if (former === undefined || this.resources.has(name) || this.pending.has(name)) continue;
      map.set(name, map.get(former)!);
      map.delete(former);
    }
  }

  /** `pulumi state taint`. */
  taint(name: string): void {
    const held = this.resources.get(name);
    if (held !== undefined) held.isTainted = true;
  }

  /** `pulumi state delete`. */
  forget(name: string): void {
    this.resources.delete(name);
    this.pending.delete(name);
  }

  /** `pulumi state move`, which refuses a name that is taken. */
  move(name: string, to: State): void {
    const held = this.resources.get(name);
    if (held === undefined || to.resources.has(name) || to.pending.has(name)) return;
    to.resources.set(name, held);
    this.resources.delete(name);
  }
}
