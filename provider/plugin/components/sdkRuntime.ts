import { createRequire } from "node:module";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type * as pulumi from "@pulumi/pulumi";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";

/**
 * Functions of Pulumi's SDK that its own server of components is made of. They are exported but not declared: that server takes no part of
 * another plugin.
 */
export interface SdkRuntime {
  /** Runs something with settings, and connections to the engine, of its own. */
  readonly withLocalStorage: <T>(work: () => Promise<T>) => Promise<T>;
  /** Finds out what the engine can do. */
  readonly awaitFeatureSupport: () => Promise<void>;
  readonly hookBindingFromProto: (
    binding: ConstructRequest.ResourceHooksBinding | undefined,
  ) => pulumi.ComponentResourceOptions["hooks"] | undefined;
  /** Inputs with their secrets, dependencies and unknown values. */
  readonly deserializeInputs: (
    inputs: Struct,
    dependencies: ReturnType<ConstructRequest["getInputdependenciesMap"]>,
  ) => Promise<Record<string, unknown>>;
}

export function loadSdkRuntime(): SdkRuntime {
  const load = createRequire(__filename);
  // Each is written out: the archives of the plugin have what is required by name.
  return {
    ...load("@pulumi/pulumi/runtime/state"),
    ...load("@pulumi/pulumi/runtime/settings"),
    ...load("@pulumi/pulumi/runtime/resource"),
    ...load("@pulumi/pulumi/provider/server"),
  } as SdkRuntime;
}
