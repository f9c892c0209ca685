import { loadSdk } from "../../protocol/sdk";
import { serveOnLoopback } from "../../protocol/server";
import { Engine } from "../engine";
import { service } from "./service";

/**
 * Serves the engine for as long as it runs, and tells it the port on stdout.
 *
 * @param engineAddress `host:port`.
 */
export async function serve(engineAddress: string): Promise<void> {
  const sdk = loadSdk();
  const { port } = await serveOnLoopback(
    sdk,
    sdk.providerGrpc.ResourceProviderService,
    service(sdk, { engine: new Engine(engineAddress) }),
  );
  process.stdout.write(`${port}\n`);
}
