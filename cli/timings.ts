import type { Timings } from "../emulator";

const longestRetryAfter = 10;

/** All long-running operations of a capture take this long; clients are told to ask again as soon as that. */
export function timingsOf(operationSeconds: number | undefined): Partial<Timings> {
  if (operationSeconds === undefined) {
    return {};
  }
  return {
    create: operationSeconds,
    stop: operationSeconds,
    delete: operationSeconds,
    captureStart: Math.min(1, operationSeconds),
    retryAfter: Math.min(longestRetryAfter, operationSeconds),
  };
}
