import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { engineFolder, executableOn } from "../engine";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { isObject } from "../../provider/model/shapes";

/** What a Pulumi stack knows: its configuration in clear, and the ids of what it has declared. */
export interface Stack {
  readonly name: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** Those of a path, as `ConversationCapture` has one, are in its order. */
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** The names of the components that it belongs to, the innermost first. */
  readonly components: readonly string[];
}

const conversationType = "azure-packet-capture:index:ConversationCapture";

/** Asks the engine for a stack of the project in whose folder the command runs. */
export async function readStack(name: string, signal: AbortSignal): Promise<Stack> {
  const [state, configuration] = await Promise.all([
    askEngine(["stack", "export", "--stack", name], name, signal),
    askEngine(["config", "--json", "--show-secrets", "--stack", name], name, signal),
  ]);
  const deployment = isObject(state) && isObject(state.deployment) ? state.deployment : {};
  const resources = Array.isArray(deployment.resources) ? deployment.resources.filter(isObject) : [];
  const paths = resources.flatMap(({ type, outputs }) => (type === conversationType && isObject(outputs) && Array.isArray(outputs.path) ? (outputs.path as unknown[]) : []));
  const parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  return {
    name,
    configuration: Object.fromEntries(
      Object.entries(isObject(configuration) ? configuration : {}).flatMap(([key, entry]) =>
        isObject(entry) && typeof entry.value === "string" ? [[key, entry.value]] : [],
      ),
    ),
    resources: resources
      .flatMap(({ type, urn, id }) =>
        typeof type === "string" && typeof urn === "string" && typeof id === "string" ? [{ type, name: nameIn(urn), id, components: componentsOf(urn, parents) }] : [],
      )
      .sort((one, other) => paths.indexOf(one.id) - paths.indexOf(other.id)),
    outputs: isObject(stack?.outputs) ? stack.outputs : {},
  };
}

/**
 * The ids that a stack has under a name: of resources called so, else of an output called so.
 *
 * @param isWanted Whether an id is one of what is looked for.
 */
export function idsIn({ resources, outputs }: Stack, name: string, isWanted: (id: string) => boolean): string[] {
  const named = resources.filter((resource) => resource.name === name && isWanted(resource.id)).map(({ id }) => id);
  const output = outputs[name];
  return [...new Set(named.length > 0 || typeof output !== "string" || !isWanted(output) ? named : [output])];
}

/** The ids of what belongs to the components of a stack that have a name, as `ConversationCapture` and `CaptureFleet` are. */
export function idsWithin({ resources }: Stack, component: string, isWanted: (id: string) => boolean): string[] {
  return resources.filter(({ id, components }) => components.includes(component) && isWanted(id)).map(({ id }) => id);
}

/** Every ancestor but the stack, which is a parent of all. */
function componentsOf(urn: unknown, parents: ReadonlyMap<unknown, unknown>): string[] {
  const parent = parents.get(urn);
  return typeof parent === "string" && parents.get(parent) !== undefined ? [nameIn(parent), ...componentsOf(parent, parents)] : [];
}

function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

async function askEngine(args: readonly string[], stack: string, signal: AbortSignal): Promise<unknown> {
  const pulumi = executableOn(process.env["PATH"], "pulumi") ?? executableOn(join(engineFolder(), "bin"), "pulumi");
  if (pulumi === undefined) {
    throw new Failure(`reading stack "${stack}": there is no \`pulumi\` on PATH (ENOENT)`, {
      hints: ["install Pulumi: https://www.pulumi.com/docs/install/, or give a name or an id instead of `stack:resource`"],
    });
  }
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  try {
    const { stdout } = await promisify(execFile)(pulumi, [...args, "--non-interactive"], { env, signal, maxBuffer: 1 << 30 });
    return JSON.parse(stdout) as unknown;
  } catch (error) {
    signal.throwIfAborted();
    throw refused(stack, error);
  }
}

function refused(stack: string, error: unknown): Failure {
  const { stderr, message } = error as { stderr?: string; message: string };
  const reason = (stderr?.trim() || message).split("\n")[0]?.replace(/^error: /, "").trim() ?? "";
  return new Failure(`reading stack "${stack}": ${reason} (StackUnreadable)`, {
    hints: ["run in the project's folder; `pulumi stack ls` shows its stacks"],
    exitCode: /no stack named|not found/.test(reason) ? exitCodes.notFound : exitCodes.otherFailure,
  });
}
