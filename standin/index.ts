import { LocalArm, type Variables } from "./localArm";
import { loadSdk } from "./sdk";
import { service } from "./service";

/** A running stand-in. */
export interface StandIn {
  /** Where the engine finds it: `PULUMI_DEBUG_PROVIDERS=azure-native:<port>`. */
  port: number;
  /** Ends it at once, whatever is under way. */
  close: () => Promise<void>;
}

/**
 * A stand-in for azure-native's plugin, which a laptop without a network cannot have: it puts a stack's resources into the local
 * Azure, through ARM like the real one, and into nothing else. It listens on the loopback, for as long as its process lives.
 *
 * @param variables Those that lead to the local Azure, `NODE_EXTRA_CA_CERTS` included.
 */
export async function startStandIn(variables: Variables): Promise<StandIn> {
  const sdk = loadSdk();
  const arm = new LocalArm(variables);
  const closing = new AbortController();
  const server = new sdk.grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(sdk.providerGrpc.ResourceProviderService, service(sdk, arm, closing.signal));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", sdk.grpc.ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return {
    port,
    close: async () => {
      closing.abort(new Error("the stand-in for azure-native is closing"));
      server.forceShutdown();
      arm.close();
    },
  };
}
