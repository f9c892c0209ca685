import type { Metadata } from "@grpc/grpc-js";
import type { Sdk } from "./sdk";
import { toStruct } from "./struct";
import type { Values } from "./values";

/** A resource that exists although its creation or update failed: the engine keeps it in the state, with the reason. */
export class InitFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: Values,
    readonly inputs: Values,
  ) {
    super(message);
  }
}

/** The part of an answer by which the engine recognizes such an error. */
export function initFailedMetadata(sdk: Sdk, { message, id, properties, inputs }: InitFailed): Metadata {
  const { provider, status, any, grpc } = sdk;
  const detail = new provider.ErrorResourceInitFailed()
    .setId(id)
    .setReasonsList([message])
    .setProperties(toStruct(sdk, properties))
    .setInputs(toStruct(sdk, inputs));
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new status.Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([packed]);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return metadata;
}
