import { stateBackend, thisMachine } from "../provider/stateBackend";
import { nameInState } from "../provider/suggestedName";

/** The backend that names depend on. The provider's process must have it, too. */
export const backend = { PULUMI_BACKEND_URL: "file:///stacks" } as const;

const project = "project";
const urns = new Map<string, string>();

/** The name that the capture of a resource gets if its program gives none. */
export function suggestedName(name: string, stack = "test"): string {
  const urn = urnOf(name, stack);
  const place = { project, rootDirectory: "", workingDirectory: process.cwd(), environment: backend, machine: thisMachine() };
  const suggested = nameInState(name, { backend: stateBackend(place), organization: "organization", project, stack, urn });
  urns.set(suggested, urn);
  return suggested;
}

/** The resource that a suggested name was made for. */
export function urnBehind(suggested: unknown): string {
  return urns.get(String(suggested)) ?? urnOf("web", "test");
}

function urnOf(name: string, stack: string): string {
  return `urn:pulumi:${stack}::${project}::azure-packet-capture:index:PacketCapture::${name}`;
}
