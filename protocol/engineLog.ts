import type { Sdk } from "./sdk";

/** Shows a line in the output of the run. A line that is lost is no error. */
export function logToEngine({ engine, engineGrpc, grpc }: Pick<Sdk, "engine" | "engineGrpc" | "grpc">, address: string, message: string): void {
  const request = new engine.LogRequest();
  request.setSeverity(engine.LogSeverity.INFO);
  request.setMessage(message);
  const client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  client.log(request, () => client.close());
}
