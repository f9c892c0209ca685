import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import { method } from "../../protocol/method";
import type { Sdk } from "../../protocol/sdk";
import { Engine } from "../engine";
import { service } from "./service";

/**
 * The service for engines that attach to a plugin which runs already. Each provider of each command has a connection of its own, and gets a
 * service of its own, as if a process had been started for it.
 */
export function attachable(sdk: Sdk): UntypedServiceImplementation {
  const services = new Map<string, UntypedServiceImplementation>();
  const never = new AbortController().signal;

  function serviceFor(peer: string): UntypedServiceImplementation {
    const known = services.get(peer);
    if (known !== undefined) return known;
    const engine = new Engine(undefined);
    const made = { ...service(sdk, { engine }), attach: attachTo(engine, () => services.delete(peer)) };
    services.set(peer, made);
    return made;
  }

  function attachTo(engine: Engine, ended: () => void) {
    return method(sdk, never, (request: pluginMessages.PluginAttach) => {
      engine.attach(request.getAddress(), ended);
      return new sdk.empty.Empty();
    });
  }

  const forward =
    (name: string): handleUnaryCall<unknown, unknown> =>
    (call, done) =>
      (serviceFor(call.getPeer())[name] as handleUnaryCall<unknown, unknown>)(call, done);
  return Object.fromEntries([...Object.keys(service(sdk)), "attach"].map((name) => [name, forward(name)]));
}
