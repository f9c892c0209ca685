/** A definition that Azure, or the local Azure, does not take. */
export class DefinitionError extends Error {
  /** `template`: the definition contradicts itself; `content`: it has another form; `notSupported`: only the local Azure does not know it. */
  constructor(readonly kind: "template" | "content" | "notSupported", message: string) {
    super(message);
    this.name = "DefinitionError";
  }
}

export function unknownMember(name: string, of: string, path: string): DefinitionError {
  return new DefinitionError("content", `Could not find member '${name}' on object of type '${of}'. Path '${path}.${name}'.`);
}

export function notSupported(what: string, where: string): DefinitionError {
  return new DefinitionError("notSupported", `${what} of ${where}`);
}

export function invalid(reason: string): DefinitionError {
  return new DefinitionError("template", reason);
}
