import type { JsonObject } from "../model/shapes";
import { stateBackend, thisMachine } from "../stateBackend";
import { nameFromSeed, nameInState } from "../suggestedName";

/** What the engine says about the name of a resource. */
export interface Naming {
  readonly urn: string;
  readonly name: string;
  /** Random bytes; those of the plan in an `up` with a plan. */
  readonly seed: Uint8Array;
  /** What the stack's configuration `pulumi:autonaming` says. */
  readonly autonaming?: { readonly mode: "propose" | "enforce" | "disable"; readonly proposedName: string };
}

/**
 * The name of a capture that the program does not name, for `check`.
 *
 * Only with a name that is the same in every run can the next one find the capture of a run that was killed. It must also be unique to the state.
 * On a backend that the user manages, the URN and the address of the backend are; on Pulumi Cloud they are not, because the protocol does not
 * tell the organization. There the name follows from the engine's random seed.
 *
 * @param longest In characters.
 */
export function namesFor(naming: Naming, environment: NodeJS.ProcessEnv, longest: number): JsonObject {
  const { urn, name, seed, autonaming } = naming;
  if (autonaming !== undefined) return autonaming.mode === "disable" ? {} : { __proposedName: autonaming.proposedName };
  const [, , stack = "", project = ""] = /^(urn):pulumi:(.*?)::(.*?)::/.exec(urn) ?? [];
  const backend = stateBackend({ project, rootDirectory: "", workingDirectory: process.cwd(), environment, machine: thisMachine() });
  const isShared = /^https?:/.test(backend) && seed.length > 0;
  const place = { backend, organization: "organization", project, stack, urn };
  const suggested = isShared ? nameFromSeed(name, seed, longest) : nameInState(name, place, longest);
  return { __suggestedName: suggested };
}
