import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Sdk } from "./sdk";
import type { Values } from "./values";

/** Values as a message has them. What JSON has no form for, such as `undefined`, is left out. */
export function toStruct({ struct }: Pick<Sdk, "struct">, values: Values): Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, never>);
}

/** Values of a message; none where it has none. */
export function fromStruct(values: Struct | undefined): Values {
  return values?.toJavaScript() ?? {};
}
