import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import type * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { LocalArm } from "./localArm";
import { check, create, diff, invoke, read, remove, update, type Configuration, type Context } from "./resources";
import type { Sdk } from "./sdk";
import { textOf, type Values } from "./values";

/** The engine warns of a plugin that is older than the SDK of the program: this one is newer than all, and says what it is. */
export const version = "999.0.0-stand-in";

/**
 * The engine's protocol, as far as it is needed. Each provider of each command has a connection of its own, by which its
 * configuration is known.
 */
export function service(sdk: Sdk, arm: LocalArm, closing: AbortSignal): UntypedServiceImplementation {
  const { provider: proto, plugin, empty, struct } = sdk;
  const configurations = new Map<string, Configuration>();
  const toStruct = (values: Values): Struct => struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, never>);

  /** A method of the protocol. What it throws is the answer's error. */
  function method<Request, Response>(handle: (request: Request, context: Context) => Response | Promise<Response>) {
    return (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void => {
      const cancelled = new AbortController();
      call.on("cancelled", () => cancelled.abort());
      const context: Context = { arm, configuration: configurations.get(call.getPeer()) ?? {}, signal: AbortSignal.any([closing, cancelled.signal]) };
      Promise.resolve()
        .then(() => handle(call.request, context))
        .then((response) => done(null, response), (error: unknown) => done({ code: sdk.grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }));
    };
  }

  const nothing = (): InstanceType<typeof empty.Empty> => new empty.Empty();

  return {
    getPluginInfo: method(() => new plugin.PluginInfo().setVersion(version)),
    attach: method((request: pluginMessages.PluginAttach) => {
      sayWhatItIs(sdk, request.getAddress());
      return nothing();
    }),
    cancel: method(nothing),

    configure(call: ServerUnaryCall<messages.ConfigureRequest, messages.ConfigureResponse>, done: sendUnaryData<messages.ConfigureResponse>) {
      const given = javaScript(call.request.getArgs());
      const value = (name: string) => textOf(given[name]) ?? textOf(call.request.getVariablesMap().get(`azure-native:config:${name}`));
      const [subscriptionId, location] = [value("subscriptionId"), value("location")];
      configurations.set(call.getPeer(), { ...(subscriptionId === undefined ? {} : { subscriptionId }), ...(location === undefined ? {} : { location }) });
      done(null, new proto.ConfigureResponse().setSupportspreview(true));
    },

    check: method(async (request: messages.CheckRequest, context) => {
      const inputs = await check(context, {
        token: tokenOf(request.getUrn()),
        name: nameOf(request.getUrn()),
        olds: javaScript(request.getOlds()),
        news: javaScript(request.getNews()),
        seed: request.getRandomseed_asU8(),
      });
      return new proto.CheckResponse().setInputs(toStruct(inputs));
    }),

    diff: method((request: messages.DiffRequest) => {
      const { changed, replaces, deleteBeforeReplace } = diff({
        token: tokenOf(request.getUrn()), olds: javaScript(request.getOldInputs()), news: javaScript(request.getNews()),
      });
      const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
      return new proto.DiffResponse()
        .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList(changed)
        .setReplacesList(replaces)
        .setDeletebeforereplace(replaces.length > 0 && deleteBeforeReplace);
    }),

    create: method(async (request: messages.CreateRequest, context) => {
      const { id, outputs } = await create(context, { token: tokenOf(request.getUrn()), inputs: javaScript(request.getProperties()), preview: request.getPreview() });
      return new proto.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),

    read: method(async (request: messages.ReadRequest, context) => {
      const found = await read(context, { token: tokenOf(request.getUrn()), id: request.getId(), inputs: javaScript(request.getInputs()) });
      const response = new proto.ReadResponse();
      return found === undefined ? response : response.setId(found.id).setProperties(toStruct(found.outputs)).setInputs(toStruct(found.inputs));
    }),

    update: method(async (request: messages.UpdateRequest, context) => {
      const outputs = await update(context, {
        token: tokenOf(request.getUrn()), id: request.getId(), olds: javaScript(request.getOlds()), inputs: javaScript(request.getNews()), preview: request.getPreview(),
      });
      return new proto.UpdateResponse().setProperties(toStruct(outputs));
    }),

    delete: method(async (request: messages.DeleteRequest, context) => {
      await remove(context, { token: tokenOf(request.getUrn()), id: request.getId(), inputs: javaScript(request.getOldInputs()) });
      return nothing();
    }),

    invoke: method(async (request: messages.InvokeRequest, context) => {
      return new proto.InvokeResponse().setReturn(toStruct(await invoke(context, { token: request.getTok(), args: javaScript(request.getArgs()) })));
    }),
  };
}

/** Tells whoever reads a run's output that nothing of azure-native's is real here. */
function sayWhatItIs({ engine, engineGrpc, grpc }: Sdk, address: string): void {
  const request = new engine.LogRequest();
  request.setSeverity(engine.LogSeverity.INFO);
  request.setMessage("azure-native is a stand-in here: its resources live in the local Azure only");
  const client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  // A line that is lost is no reason to fail.
  client.log(request, () => client.close());
}

function javaScript(values: Struct | undefined): Values {
  return (values?.toJavaScript() ?? {});
}

/** `urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>` */
function tokenOf(urn: string): string {
  return urn.split("::")[2]!.split("$").at(-1)!;
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
