import * as pulumi from "@pulumi/pulumi";
import { capturesOf } from "../lifecycle/questions";
import type { PacketCaptureSummary } from "../model/summary";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/** The network watcher to list, by id or by region. */
export interface ListPacketCapturesArgs {
  /** The network watcher's full id, such as a capture's `networkWatcherId`. */
  networkWatcherId?: string;
  /** The region of the watcher, instead of `networkWatcherId`. */
  location?: string;
  /**
   * The subscription of the region's watcher.
   *
   * @default the one in the configuration or environment
   */
  subscriptionId?: string;
}

/**
 * Lists all packet captures of a network watcher. For the status of a session, use `getPacketCaptureStatus`. A name that cannot be part of a URL,
 * such as one with spaces, is percent-encoded in `id`; the other functions reject it. Entries that do not have the form of a capture are
 * left out.
 *
 * @throws An error that says what went wrong; a watcher that does not exist has no captures.
 * @example
 * const failed = (await listPacketCaptures({ location: "westeurope" })).filter((capture) => capture.provisioningState === "Failed");
 */
export function listPacketCaptures(args: ListPacketCapturesArgs): Promise<PacketCaptureSummary[]> {
  return mockedOr("listPacketCaptures", args, () => answerTo(() => capturesOf(args)), "a list");
}

/** Like `listPacketCaptures`, for arguments that are outputs of other resources. */
export function listPacketCapturesOutput(args: { [name in keyof ListPacketCapturesArgs]: pulumi.Input<string> }): pulumi.Output<
  PacketCaptureSummary[]
> {
  return pulumi.output(args).apply((known) => listPacketCaptures(known as ListPacketCapturesArgs));
}
