import * as pulumi from "@pulumi/pulumi";
import { CaptureFleet, type FleetMember } from "pulumi-azure-packet-capture/components";

export interface DnsCapturesArgs {
  /** The machines: those with this value of the tag `role`. */
  role: string;
  storageAccountId: pulumi.Input<string>;
  minutes: number;
}

/** Records the name resolution of all machines of a role. */
export class DnsCaptures extends pulumi.ComponentResource {
  readonly captures: pulumi.Output<Record<string, FleetMember>>;

  constructor(name: string, { role, storageAccountId, minutes }: DnsCapturesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("acme:index:DnsCaptures", name, {}, opts);
    const fleet = new CaptureFleet(
      name,
      {
        machines: { select: { tags: { role } } },
        storageAccount: storageAccountId,
        filters: "udp port 53 or tcp port 53",
        timeLimitInSeconds: minutes * 60,
      },
      { parent: this },
    );
    this.captures = fleet.members;
    this.registerOutputs({ captures: this.captures });
  }
}
