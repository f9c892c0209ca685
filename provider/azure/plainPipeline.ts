import { createEmptyPipeline, type Pipeline, proxyPolicy, userAgentPolicy } from "@azure/core-rest-pipeline";

/** What a request goes through that is not one of the SDK's clients': the proxy of the environment, and a name for who asks. */
export function createPlainPipeline(): Pipeline {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(proxyPolicy());
  pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: "pulumi-azure-packet-capture" }));
  return pipeline;
}
