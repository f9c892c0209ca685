import type { PolicyResource, ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as proxy from "@pulumi/policy/proxy";

/** What wraps the properties before a policy sees them. It is in the package, but not in its declarations. */
const { unknownCheckingProxy } = proxy as unknown as { readonly unknownCheckingProxy: <T extends object>(props: T) => T };

/** Every type of resource that declares captures. */
export const captureTypes = [
  "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture",
  "pulumi-nodejs:dynamic/azurePacketCapture:TriggeredCaptures",
  "azure-packet-capture:index:PacketCapture",
  "azure-packet-capture:index:TriggeredCaptures",
  "azure-native:network:PacketCapture",
  "azure-native:network/v20240101:PacketCapture",
  "azure-native:network/v20250701preview:PacketCapture",
  "azure-native_network_v20240101:network:PacketCapture",
] as const;

/** What the engine sends for a value that is not known yet. */
export const unknown: never = "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never;

export const vm = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-1";
export const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/contoso";

const opts = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};
const stackTags: ReadonlyMap<string, string> = new Map<string, string>();
const asked = {
  isType: () => false,
  asType: () => undefined,
  getConfig: <T>() => ({}) as T,
  notApplicable: (): never => {
    throw new Error("not applicable");
  },
};

function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::project::${type}::${name}`;
}

/** What a policy reports of a capture with these properties, besides a target and a storage account. */
export async function violations(
  policy: ResourceValidationPolicy,
  props: object,
  { type = captureTypes[0], name = "web" }: { type?: string; name?: string } = {},
): Promise<string[]> {
  const found: string[] = [];
  const all = unknownCheckingProxy({ target: vm, storageLocation: { storageId: account }, ...props });
  const args: ResourceValidationArgs = { type, name, urn: urnOf(type, name), props: all, opts, stackTags, ...asked };
  for (const validate of [policy.validateResource ?? []].flat()) await validate(args, (message) => found.push(message));
  return found;
}

/** A resource of a stack. */
export interface Declared {
  readonly type: string;
  readonly name?: string;
  readonly props: object;
  /** The names of the resources that a property comes from. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
}

/** What a policy reports of a stack, with the names of the resources. */
export async function stackViolations(policy: StackValidationPolicy, declared: readonly Declared[]): Promise<string[]> {
  const resources = declared.map(({ type, name = "web", props }): PolicyResource => {
    const urn = urnOf(type, name);
    return {
      type,
      name,
      urn,
      props: unknownCheckingProxy(props),
      opts,
      dependencies: [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
    };
  });
  declared.forEach(({ sources = {} }, index) => {
    const named = (name: string): PolicyResource[] => resources.filter((resource) => resource.name === name);
    const propertyDependencies = Object.entries(sources).map(([property, names]) => [property, names.flatMap(named)] as const);
    Object.assign(resources[index] ?? {}, { propertyDependencies: Object.fromEntries(propertyDependencies) });
  });
  const found: string[] = [];
  await policy.validateStack({ resources, stackTags, getConfig: asked.getConfig, notApplicable: asked.notApplicable }, (message, urn) => {
    found.push(`${urn?.split("::").at(-1)}: ${message}`);
  });
  return found;
}
