import { createRequire } from "node:module";
import type * as grpc from "@grpc/grpc-js";
import type * as any from "google-protobuf/google/protobuf/any_pb";
import type * as struct from "google-protobuf/google/protobuf/struct_pb";
import type * as empty from "google-protobuf/google/protobuf/empty_pb";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as engine from "@pulumi/pulumi/proto/engine_pb";
import type * as errors from "@pulumi/pulumi/proto/errors_pb";
import type * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import type * as providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import type * as status from "@pulumi/pulumi/proto/status_pb";

/** Pulumi's SDK and the gRPC that it has itself: messages of another copy would be refused. */
export interface Sdk {
  grpc: typeof grpc;
  any: typeof any;
  struct: typeof struct;
  empty: typeof empty;
  engineGrpc: typeof engineGrpc;
  engine: typeof engine;
  errors: typeof errors;
  plugin: typeof plugin;
  providerGrpc: typeof providerGrpc;
  provider: typeof provider;
  status: typeof status;
}

export function loadSdk(): Sdk {
  const here = createRequire(__filename);
  const there = createRequire(here.resolve("@pulumi/pulumi/package.json"));
  return {
    grpc: there("@grpc/grpc-js") as typeof grpc,
    any: there("google-protobuf/google/protobuf/any_pb.js") as typeof any,
    struct: there("google-protobuf/google/protobuf/struct_pb.js") as typeof struct,
    empty: there("google-protobuf/google/protobuf/empty_pb.js") as typeof empty,
    engineGrpc: here("@pulumi/pulumi/proto/engine_grpc_pb") as typeof engineGrpc,
    engine: here("@pulumi/pulumi/proto/engine_pb") as typeof engine,
    errors: here("@pulumi/pulumi/proto/errors_pb") as typeof errors,
    plugin: here("@pulumi/pulumi/proto/plugin_pb") as typeof plugin,
    providerGrpc: here("@pulumi/pulumi/proto/provider_grpc_pb") as typeof providerGrpc,
    provider: here("@pulumi/pulumi/proto/provider_pb") as typeof provider,
    status: here("@pulumi/pulumi/proto/status_pb") as typeof status,
  };
}
