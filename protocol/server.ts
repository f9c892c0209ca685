import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Sdk } from "./sdk";

/** A service of the protocol that can be called. */
export interface LoopbackServer {
  port: number;
  /** Ends all calls at once. */
  shutDown: () => void;
}

/** Serves on a free port of the loopback. Messages may be of any size, as those of the engine are. */
export async function serveOnLoopback({ grpc }: Pick<Sdk, "grpc">, definition: ServiceDefinition, implementation: UntypedServiceImplementation): Promise<LoopbackServer> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(definition, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return { port, shutDown: () => server.forceShutdown() };
}
