import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import type * as messages from "@pulumi/pulumi/proto/provider_pb";
import { logToEngine } from "../protocol/engineLog";
import * as protocol from "../protocol/method";
import type { Sdk } from "../protocol/sdk";
import { fromStruct, toStruct } from "../protocol/struct";
import { nameOf, tokenOf } from "../protocol/urn";
import { textOf } from "../protocol/values";
import type { LocalArm } from "./localArm";
import { check, create, diff, invoke, read, remove, update, type Configuration, type Context } from "./resources";

/** The engine warns of a plugin that is older than the SDK of the program: this one is newer than all, and says what it is. */
export const version = "999.0.0-stand-in";

/**
 * The engine's protocol, as far as it is needed. Each provider of each command has a connection of its own, by which its
 * configuration is known.
 */
export function service(sdk: Sdk, arm: LocalArm, closing: AbortSignal): UntypedServiceImplementation {
  const { provider: proto, plugin, empty } = sdk;
  const configurations = new Map<string, Configuration>();

  /** A method with what is known of the connection that it is called by. */
  function method<Request, Response>(handle: (request: Request, context: Context) => Response | Promise<Response>): handleUnaryCall<Request, Response> {
    return protocol.method(sdk, closing, (request, { peer, signal }) => handle(request, { arm, configuration: configurations.get(peer) ?? {}, signal }));
  }

  const nothing = (): InstanceType<typeof empty.Empty> => new empty.Empty();

  return {
    getPluginInfo: method(() => new plugin.PluginInfo().setVersion(version)),
    attach: method((request: pluginMessages.PluginAttach) => {
      // Whoever reads a run's output is told that nothing of azure-native's is real here.
      logToEngine(sdk, request.getAddress(), "azure-native is a stand-in here: its resources live in the local Azure only");
      return nothing();
    }),
    cancel: method(nothing),

    configure: protocol.method(sdk, closing, (request: messages.ConfigureRequest, { peer }) => {
      const given = fromStruct(request.getArgs());
      const value = (name: string) => textOf(given[name]) ?? textOf(request.getVariablesMap().get(`azure-native:config:${name}`));
      const [subscriptionId, location] = [value("subscriptionId"), value("location")];
      configurations.set(peer, { ...(subscriptionId === undefined ? {} : { subscriptionId }), ...(location === undefined ? {} : { location }) });
      return new proto.ConfigureResponse().setSupportspreview(true);
    }),

    check: method(async (request: messages.CheckRequest, context) => {
      const inputs = await check(context, {
        token: tokenOf(request.getUrn()),
        name: nameOf(request.getUrn()),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        seed: request.getRandomseed_asU8(),
      });
      return new proto.CheckResponse().setInputs(toStruct(sdk, inputs));
    }),

    diff: method((request: messages.DiffRequest) => {
      const { changed, replaces, deleteBeforeReplace } = diff({
        token: tokenOf(request.getUrn()), olds: fromStruct(request.getOldInputs()), news: fromStruct(request.getNews()),
      });
      const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
      return new proto.DiffResponse()
        .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList(changed)
        .setReplacesList(replaces)
        .setDeletebeforereplace(replaces.length > 0 && deleteBeforeReplace);
    }),

    create: method(async (request: messages.CreateRequest, context) => {
      const { id, outputs } = await create(context, { token: tokenOf(request.getUrn()), inputs: fromStruct(request.getProperties()), preview: request.getPreview() });
      return new proto.CreateResponse().setId(id).setProperties(toStruct(sdk, outputs));
    }),

    read: method(async (request: messages.ReadRequest, context) => {
      const found = await read(context, { token: tokenOf(request.getUrn()), id: request.getId(), inputs: fromStruct(request.getInputs()) });
      const response = new proto.ReadResponse();
      return found === undefined ? response : response.setId(found.id).setProperties(toStruct(sdk, found.outputs)).setInputs(toStruct(sdk, found.inputs));
    }),

    update: method(async (request: messages.UpdateRequest, context) => {
      const outputs = await update(context, {
        token: tokenOf(request.getUrn()), id: request.getId(), olds: fromStruct(request.getOlds()), inputs: fromStruct(request.getNews()), preview: request.getPreview(),
      });
      return new proto.UpdateResponse().setProperties(toStruct(sdk, outputs));
    }),

    delete: method(async (request: messages.DeleteRequest, context) => {
      await remove(context, { token: tokenOf(request.getUrn()), id: request.getId(), inputs: fromStruct(request.getOldInputs()) });
      return nothing();
    }),

    invoke: method(async (request: messages.InvokeRequest, context) => {
      return new proto.InvokeResponse().setReturn(toStruct(sdk, await invoke(context, { token: request.getTok(), args: fromStruct(request.getArgs()) })));
    }),
  };
}
