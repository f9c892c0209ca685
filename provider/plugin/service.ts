import { createRequire } from "node:module";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import type * as messages from "@pulumi/pulumi/proto/provider_pb";
import { unmarked } from "../../protocol/marks";
import { method as protocolMethod } from "../../protocol/method";
import type { Sdk } from "../../protocol/sdk";
import { fromStruct, toStruct } from "../../protocol/struct";
import { packetCapture } from "../lifecycle/packetCapture";
import { triggeredCaptures } from "../lifecycle/triggered/triggeredCaptures";
import { Run, type RunOptions } from "../run";
import type { Naming } from "./captureName";
import { PluginResource } from "./pluginResource";
import type { CheckFailure } from "./checkFailures";
import { changedSettings, configurationFailures, configurationOf } from "./configuration";
import { invoke } from "./functions";
import type * as components from "./components/construct";
import { captureType, schema, triggeredType, version } from "./package";

const load = createRequire(__filename);

/** The engine's protocol for plugins. The engine starts a process for each provider of a run: the service has one configuration. */
export function service(sdk: Sdk, options: RunOptions = {}): UntypedServiceImplementation {
  const { provider: proto, plugin, empty } = sdk;
  const environment = options.environment ?? process.env;
  let configuration: ReadonlyMap<string, string> = new Map();
  let reference: string | undefined;
  /** Whether the engine tells functions of a preview, in which they must stop nothing. Pulumi 3.180 does not, 3.206 does. */
  let tellsPreview = false;
  const run = new Run((key) => configuration.get(key), options);
  const resources: ReadonlyMap<string, PluginResource> = new Map([
    [captureType, new PluginResource(packetCapture, run, environment)],
    [triggeredType, new PluginResource(triggeredCaptures, run, environment)],
  ]);
  const never = new AbortController().signal;

  function method<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
    return protocolMethod<Request, Response>(sdk, never, (request) => handle(request));
  }

  /** A method about a resource. */
  function resourceMethod<Request extends { getUrn(): string; getType(): string }, Response>(
    handle: (resource: PluginResource, request: Request) => Response | Promise<Response>,
  ) {
    return method<Request, Response>((request) => {
      const type = request.getType() || (request.getUrn().split("::")[2]?.split("$").at(-1) ?? "");
      const resource = resources.get(type);
      if (resource !== undefined) return handle(resource, request);
      const all = [...resources.keys()].join(", ");
      throw new Error(`"${type}" is not a resource of azure-packet-capture; its resources are ${all} (UnknownType)`);
    });
  }

  const nothing = (): InstanceType<typeof empty.Empty> => new empty.Empty();
  const failureList = (failures: readonly CheckFailure[]): messages.CheckFailure[] =>
    failures.map(({ property, reason }) => new proto.CheckFailure().setProperty(property).setReason(reason));

  return {
    handshake: method((request: messages.ProviderHandshakeRequest) => {
      tellsPreview = request.getInvokeWithPreview();
      return new proto.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptOutputs(true).setSupportsAutonamingConfiguration(true);
    }),
    getPluginInfo: method((): pluginMessages.PluginInfo => new plugin.PluginInfo().setVersion(version())),
    getSchema: method(() => new proto.GetSchemaResponse().setSchema(schema())),
    cancel: method(() => {
      run.cancel();
      return nothing();
    }),

    checkConfig: method((request: messages.CheckRequest) => {
      const { values } = unmarked(fromStruct(request.getNews()));
      return new proto.CheckResponse()
        .setInputs(request.getNews())
        .setFailuresList(failureList(configurationFailures(values, environment)));
    }),

    // A capture stays where it is, whoever manages it: its subscription follows from its target.
    diffConfig: method((request: messages.DiffRequest) => {
      const changed = changedSettings(unmarked(fromStruct(request.getOldInputs())).values, unmarked(fromStruct(request.getNews())).values);
      const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
      return new proto.DiffResponse().setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME).setDiffsList(changed);
    }),

    configure: method((request: messages.ConfigureRequest) => {
      if (!tellsPreview) {
        throw new Error(
          "configuring azure-packet-capture: this version of Pulumi is too old; install Pulumi 3.259 or newer (EngineTooOld)",
        );
      }
      reference = request.hasUrn() && request.hasId() ? `${request.getUrn()}::${request.getId()}` : undefined;
      configuration = configurationOf(unmarked(fromStruct(request.getArgs())).values);
      return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setSupportsAutonamingConfiguration(true);
    }),

    check: resourceMethod((resource, request: messages.CheckRequest) => {
      const { inputs, failures } = resource.check(namingIn(request), fromStruct(request.getOlds()), fromStruct(request.getNews()));
      return new proto.CheckResponse().setInputs(toStruct(sdk, inputs)).setFailuresList(failureList(failures));
    }),

    diff: resourceMethod(async (resource, request: messages.DiffRequest) => {
      const [oldInputs, olds, news] = [request.getOldInputs(), request.getOlds(), request.getNews()].map(fromStruct);
      const properties = { oldInputs: oldInputs ?? {}, olds: olds ?? {}, news: news ?? {} };
      const { hasChanges, replaces, deletesFirst, details } = await resource.diff(request.getId(), properties, { urn: request.getUrn() });
      const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
      const response = new proto.DiffResponse()
        .setChanges(hasChanges ? DIFF_SOME : DIFF_NONE)
        .setDiffsList([...new Set([...details.keys()].map((path) => path.split(/[.[]/, 1)[0] ?? path))])
        .setReplacesList([...replaces])
        .setDeletebeforereplace(deletesFirst)
        .setHasdetaileddiff(true);
      for (const [path, { kind, inputDiff }] of details) {
        response.getDetaileddiffMap().set(path, new proto.PropertyDiff().setKind(proto.PropertyDiff.Kind[kind]).setInputdiff(inputDiff));
      }
      return response;
    }),

    create: resourceMethod(async (resource, request: messages.CreateRequest) => {
      const { id, properties } = await resource.create(fromStruct(request.getProperties()), callOf(request));
      return new proto.CreateResponse().setId(id).setProperties(toStruct(sdk, properties));
    }),

    read: resourceMethod(async (resource, request: messages.ReadRequest) => {
      const call = { urn: request.getUrn(), timeoutInSeconds: request.getTimeout() };
      const found = await resource.read(request.getId(), fromStruct(request.getProperties()), fromStruct(request.getInputs()), call);
      // No id says that the capture is gone.
      const response = new proto.ReadResponse();
      if (found === undefined) return response;
      response.setId(found.id).setProperties(toStruct(sdk, found.properties));
      return found.inputs === undefined ? response : response.setInputs(toStruct(sdk, found.inputs));
    }),

    update: resourceMethod(async (resource, request: messages.UpdateRequest) => {
      const properties = await resource.update(
        request.getId(),
        fromStruct(request.getOlds()),
        fromStruct(request.getNews()),
        callOf(request),
      );
      return new proto.UpdateResponse().setProperties(toStruct(sdk, properties));
    }),

    delete: resourceMethod(async (resource, request: messages.DeleteRequest) => {
      const call = { urn: request.getUrn(), timeoutInSeconds: request.getTimeout() };
      await resource.delete(request.getId(), fromStruct(request.getProperties()), call);
      return nothing();
    }),

    construct: method(async (request: messages.ConstructRequest) => {
      const constructor = { run, engineAddress: options.engine?.address ?? "", reference };
      const { urn, state, dependencies } = await componentsModule().construct(request, constructor);
      const response = new proto.ConstructResponse().setUrn(urn).setState(toStruct(sdk, state));
      for (const [name, urns] of dependencies) {
        response.getStatedependenciesMap().set(name, new proto.ConstructResponse.PropertyDependencies().setUrnsList(urns));
      }
      return response;
    }),

    invoke: method(async (request: messages.InvokeRequest) => {
      const args = { ...unmarked(fromStruct(request.getArgs())), preview: request.getPreview() };
      const { result, failures } = await invoke(request.getTok(), args, run);
      return new proto.InvokeResponse().setReturn(toStruct(sdk, { ...result })).setFailuresList(failureList(failures));
    }),
  };

  function namingIn(request: messages.CheckRequest): Naming {
    const named = { urn: request.getUrn(), name: request.getName(), seed: request.getRandomseed_asU8() };
    const autonaming = request.getAutonaming();
    if (autonaming === undefined) return named;
    const { DISABLE, ENFORCE } = proto.CheckRequest.AutonamingOptions.Mode;
    const mode = autonaming.getMode() === DISABLE ? "disable" : autonaming.getMode() === ENFORCE ? "enforce" : "propose";
    return { ...named, autonaming: { mode, proposedName: autonaming.getProposedName() } };
  }
}

function callOf(request: { getUrn(): string; getTimeout(): number; getPreview(): boolean }) {
  return { urn: request.getUrn(), timeoutInSeconds: request.getTimeout(), preview: request.getPreview() };
}

/** Loaded for the first component only: it needs all of Pulumi's SDK, and azure-native's. */
function componentsModule(): typeof components {
  try {
    return load("./components/construct") as typeof components;
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("'@pulumi/azure-native"))) throw error;
    throw new Error(
      "components need the npm package @pulumi/azure-native next to pulumi-azure-packet-capture (AzureNativeMissing)\n  hint: npm install @pulumi/azure-native",
    );
  }
}
