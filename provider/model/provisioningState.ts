/** Azure is done with the capture, and it is there. */
export function isSucceeded(provisioningState: unknown): boolean {
  return provisioningState === "Succeeded";
}

/** Azure is done with the capture, and it is of no use. */
export function isFailed(provisioningState: unknown): boolean {
  return provisioningState === "Failed" || provisioningState === "Canceled";
}
