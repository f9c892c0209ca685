import type { LocalAzureOptions } from "../emulator";
import { timingsOf } from "./timings";

/** How the local Azure behaves. */
export interface BehaviourOptions {
  speed: number;
  /** Undefined for Azure's own pace. */
  operationSeconds?: number;
  throttling: boolean;
  /** A file that says who may do what. */
  access?: string;
}

export function behaviourOf({ speed, operationSeconds, throttling }: BehaviourOptions): LocalAzureOptions {
  return { speed, timings: timingsOf(operationSeconds), throttling: throttling ? "on" : "off" };
}
