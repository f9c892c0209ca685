import * as pulumi from "@pulumi/pulumi";
import { stateBackend, thisMachine } from "./stateBackend";
import { nameInState } from "./suggestedName";

/**
 * A name that this resource of a program, in this state, gets every time, and no other resource ever.
 *
 * A promise and not an output: an output would make the resource wait for its parent, which waits for all of its children.
 *
 * @param longest In characters.
 */
export async function suggestedName(name: string, type: string, parent: pulumi.Resource | undefined, longest: number): Promise<string> {
  const backend = stateBackend({
    project: pulumi.getProject(),
    rootDirectory: pulumi.getRootDirectory(),
    workingDirectory: process.cwd(),
    environment: process.env,
    machine: thisMachine(),
  });
  const urn = await new Promise<string>((resolve) => pulumi.createUrn(name, type, parent).apply(resolve));
  const place = { backend, organization: organizationOrNone(), project: pulumi.getProject(), stack: pulumi.getStack(), urn };
  return nameInState(name, place, longest);
}

/** Unit tests with `setMocks` need not name an organisation. */
function organizationOrNone(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "";
  }
}
