import * as pulumi from "@pulumi/pulumi";
import type { Azure } from "../azure";
import type { Patience } from "../azure/patience";
import { captureIdForm, subjectOf } from "../lifecycle/explained";
import { type CaptureAddress, parseCaptureId } from "../model/resourceId";
import { withAzure } from "./program";

/**
 * Asks Azure about the capture with an id.
 *
 * @throws An error that says what such an id looks like, or that names the capture and says what went wrong.
 */
export async function aboutCapture<T>(
  doing: string,
  id: string,
  seconds: { readonly default: number },
  query: (azure: Azure, address: CaptureAddress, patience: Patience) => Promise<T>,
): Promise<T> {
  const address = typeof id === "string" ? parseCaptureId(id) : undefined;
  if (address === undefined)
    throw new pulumi.RunError(`${doing} packet capture: \`id\` must be ${captureIdForm}, got ${JSON.stringify(id)}`);
  return withAzure(doing, subjectOf(address.packetCaptureName, address), seconds.default * 1000, (azure, patience) =>
    query(azure, address, patience),
  );
}
