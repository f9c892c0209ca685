export type Properties = Record<string, unknown>;

/** The calls of the protocol, as the engine makes them. The process of either adapter has them, and so has a provider in this process. */
export interface Provider {
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: readonly { reason: string }[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
    oldInputs: Properties,
  ): Promise<{ changes: "unknown" | "none" | "some"; replaces: readonly string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Properties): Promise<{ id: string; properties: Properties }>;
  read(id: string, properties: Properties, inputs: Properties): Promise<{ id: string; properties: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(id: string, properties: Properties): Promise<void>;
}

/** What a failure that keeps its resource leaves in the state. */
export interface HalfWay {
  readonly id: string;
  readonly reasons: readonly string[];
  readonly properties: Properties;
}

export function halfWayOf(error: unknown): HalfWay | undefined {
  return (error as { initFailed?: HalfWay }).initFailed;
}

/** What went wrong in a run, one entry a resource. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Everything that came with it, for secrets to be searched in. */
  readonly error: unknown;
}

/** What a person sees of an error: the reasons of one that keeps the resource, else its message. */
export function failureOf(name: string, error: unknown): Failure {
  const { details, message } = error as Error & { details?: string };
  return { name, message: halfWayOf(error)?.reasons.join("\n") ?? details ?? message, error };
}
