import { Failure } from "../failure";

/** What a person calls a capture, a machine or an account by. */
export type Reference =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "resource"; readonly stack: string; readonly name: string }
  | { readonly kind: "name"; readonly name: string };

/** Reads a full id, `stack:resource` or a name. Names in Azure have no colon, names of stacks may (`organisation/project/stack`) have slashes. */
export function parseReference(text: string): Reference {
  const given = text.trim();
  if (given.startsWith("/")) return { kind: "id", id: given };
  const [, stack, name] = /^([^:]+):(.+)$/s.exec(given) ?? [];
  if (stack !== undefined && name !== undefined) return { kind: "resource", stack, name };
  if (given === "" || given.includes(":")) {
    throw new Failure(`reading arguments: must be a name, an id or \`stack:resource\`, got ${JSON.stringify(text)} (UsageError)`, { exitCode: 2 });
  }
  return { kind: "name", name: given };
}

/**
 * The one stack that the texts name resources of; `undefined` where they name none.
 *
 * @throws Failure where a text is no reference, or where they name several: a command works with the configuration of one.
 */
export function stackOf(texts: readonly (string | undefined)[] = []): string | undefined {
  const references = texts.flatMap((text) => (text === undefined ? [] : [parseReference(text)]));
  const stacks = [...new Set(references.flatMap((reference) => (reference.kind === "resource" ? [reference.stack] : [])))];
  if (stacks.length <= 1) return stacks[0];
  throw new Failure(`reading arguments: all resources must be of one stack, got ${stacks.map((stack) => `"${stack}"`).join(", ")} (UsageError)`, {
    exitCode: 2,
  });
}
