import type { Metadata } from "@grpc/grpc-js";
import type { Sdk } from "./sdk";

/** Inputs of a component that cannot be used. The engine shows each with the value of its property. */
export class InvalidInputs extends Error {
  constructor(
    message: string,
    readonly failures: readonly { readonly property: string; readonly reason: string }[],
  ) {
    super(message);
  }
}

/** The part of an answer by which the engine recognizes such an error. */
export function invalidInputsMetadata({ errors, status, any, grpc }: Sdk, { message, failures }: InvalidInputs): Metadata {
  const detail = new errors.InputPropertiesError();
  for (const { property, reason } of failures) {
    detail.addErrors(new errors.InputPropertiesError.PropertyError().setPropertyPath(property).setReason(reason));
  }
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.InputPropertiesError");
  const answer = new status.Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([packed]);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return metadata;
}
