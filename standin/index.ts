import { loadSdk } from "../protocol/sdk";
import { serveOnLoopback } from "../protocol/server";
import { LocalArm, type Variables } from "./localArm";
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
  const { port, shutDown } = await serveOnLoopback(sdk, sdk.providerGrpc.ResourceProviderService, service(sdk, arm, closing.signal));
  return {
    port,
    close: async () => {
      closing.abort(new Error("the stand-in for azure-native is closing"));
      shutDown();
      arm.close();
    },
  };
}
