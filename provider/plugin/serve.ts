import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { loadSdk, type Sdk } from "../../protocol/sdk";
import { serveOnLoopback } from "../../protocol/server";
import { Engine } from "../engine";
import { attachable } from "./attach";
import { service } from "./service";

/**
 * Serves the engine for as long as it runs, and tells it the port on stdout.
 *
 * @param engineAddress `host:port`.
 */
export async function serve(engineAddress: string): Promise<void> {
  const sdk = loadSdk();
  await serveWith(sdk, service(sdk, { engine: new Engine(engineAddress) }));
}

/** Serves every engine that attaches, until the process ends. Writes the port to stdout, and to stderr how an engine attaches. */
export async function serveForAttach(): Promise<void> {
  const sdk = loadSdk();
  const port = await serveWith(sdk, attachable(sdk));
  process.stderr.write(`run Pulumi with PULUMI_DEBUG_PROVIDERS=azure-packet-capture:${port}; Ctrl-C ends the plugin\n`);
}

async function serveWith(sdk: Sdk, implementation: UntypedServiceImplementation): Promise<number> {
  const { port } = await serveOnLoopback(sdk, sdk.providerGrpc.ResourceProviderService, implementation);
  process.stdout.write(`${port}\n`);
  return port;
}
