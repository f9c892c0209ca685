import * as pulumi from "@pulumi/pulumi";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { SdkRuntime } from "./sdkRuntime";

/**
 * The resource options of a component, as the engine sends them.
 *
 * @param reference The provider that constructs. Captures get it too, unless the program names another one for them.
 */
export function optionsOf(request: ConstructRequest, sdk: SdkRuntime, reference: string | undefined): pulumi.ComponentResourceOptions {
  const references = { ...(reference !== undefined && { "azure-packet-capture": reference }), ...Object.fromEntries(entriesOf(request)) };
  const providers = Object.entries(references).map(([name, each]) => [name, new pulumi.DependencyProviderResource(each)]);
  const [parent, deletedWith, timeouts] = [request.getParent(), request.getDeletedwith(), request.getCustomtimeouts()];
  const [protect, retainOnDelete] = [request.getProtect(), request.getRetainondelete()];
  const hooks = sdk.hookBindingFromProto(request.getResourceHooks());
  return {
    aliases: request.getAliasesList().map(aliasOf),
    dependsOn: request.getDependenciesList().map((urn) => new pulumi.DependencyResource(urn)),
    providers: Object.fromEntries(providers) as Record<string, pulumi.ProviderResource>,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    ...(parent !== "" && { parent: new pulumi.DependencyResource(parent) }),
    ...(deletedWith !== "" && { deletedWith: new pulumi.DependencyResource(deletedWith) }),
    ...(timeouts !== undefined && { customTimeouts: timeouts.toObject() }),
    ...(protect !== undefined && { protect }),
    ...(retainOnDelete !== undefined && { retainOnDelete }),
    ...(hooks !== undefined && { hooks }),
  };
}

function entriesOf(request: ConstructRequest): [string, string][] {
  return request.getProvidersMap().toArray();
}

function aliasOf(alias: Alias): string | pulumi.Alias {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  const [name, project, stack] = [spec.getName(), spec.getProject(), spec.getStack()];
  return {
    ...(name !== "" && { name }),
    ...(spec.getType() !== "" && { type: spec.getType() }),
    ...(project !== "" && { project }),
    ...(stack !== "" && { stack }),
    ...(spec.hasParenturn() && { parent: spec.getParenturn() }),
    ...(spec.hasNoparent() && spec.getNoparent() && { parent: pulumi.rootStackResource }),
  };
}
