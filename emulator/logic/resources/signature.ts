import { createHash, timingSafeEqual } from "node:crypto";
import type { WorkflowModel } from "../../core/workflow";

/** What a caller proves its right with. It follows from the workflow's key, so it is kept nowhere; it opens nothing but the local Azure. */
export function signatureOf({ key, keyGeneration }: Pick<WorkflowModel, "key" | "keyGeneration">, permission: string): string {
  return createHash("sha256").update(`${permission} of workflow ${key}, generation ${keyGeneration}`).digest("base64url");
}

export function isSignature(model: Pick<WorkflowModel, "key" | "keyGeneration">, permission: string, given: string): boolean {
  const [expected, actual] = [Buffer.from(signatureOf(model, permission)), Buffer.from(given)];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
