import type { LocalAzureOptions } from "../emulator";
import { timingsOf } from "./timings";

/** How the local Azure behaves. */
export interface BehaviourOptions {
  speed: number;
  /** Undefined for Azure's own pace. */
  operationSeconds?: number;
  throttling: boolean;
  authentication: boolean;
  world: "article" | "empty";
  secondPut: "refuse" | "accept";
  /** A file that says who may do what. */
  access?: string;
}

export function behaviourOf({ speed, operationSeconds, throttling, authentication, world, secondPut }: BehaviourOptions): LocalAzureOptions {
  return { speed, world, secondPut, timings: timingsOf(operationSeconds), throttling: throttling ? "on" : "off", authentication: authentication ? "required" : "off" };
}
