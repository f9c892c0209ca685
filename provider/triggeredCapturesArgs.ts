import type * as pulumi from "@pulumi/pulumi";
import type { PacketCaptureArgs } from "./packetCaptureArgs";

/**
 * The arguments of captures that something else starts later. What the descriptions of the settings say about the replacement of a capture does not
 * hold here.
 *
 * The settings are those of `PacketCapture` and are checked as there. If you change one, the next captures have the new value; what was captured
 * stays. Only a change of `target`, `targetType`, `namePrefix` or the network watcher replaces the resource.
 */
export interface TriggeredCapturesArgs extends Omit<
  PacketCaptureArgs,
  "packetCaptureName" | "running" | "triggers" | "waitUntilStopped" | "adoptExisting" | "deleteFilesOnDestroy"
> {
  /**
   * What the names of the captures begin with: 1 to 63 letters, digits, underscores, periods and hyphens. A hyphen and the time in UTC follow, such as
   * `web-1a2b3c4-20261123T085519Z`. Changing this replaces the resource.
   *
   * @default the resource's name and seven characters of a hash over the state's backend, organization, project, stack and URN
   */
  namePrefix?: pulumi.Input<string>;
  /**
   * The object id of the identity that starts the captures. If you set it, the creation fails if the roles of this identity lack an action that starting
   * captures needs, and the preview warns. Roles that a group has are seen. Deny assignments, conditions of assignments and roles that Azure Lighthouse
   * delegates are not. Skipped if you lack permission to read role assignments.
   *
   * @default no check
   */
  principalId?: pulumi.Input<string>;
  /**
   * Whether to delete all captures that were started, running ones too, when the resource is destroyed or replaced. Otherwise they stay, and a warning
   * says how many. Their files stay in the storage account.
   *
   * @default false
   */
  deleteOnDestroy?: pulumi.Input<boolean>;
}
