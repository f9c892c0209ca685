import { isObject } from "../model/shapes";
import { objectOf, objectsIn } from "./answer";
import type { Arm } from "./arm";
import type { Patience } from "./patience";
import { Recent } from "./recent";
import { networkApiVersion } from "./securityGroups";

/** Virtual networks and what they are peered with. */
export class VirtualNetworks {
  private readonly looks = new Recent<readonly string[]>();

  constructor(private readonly arm: Arm) {}

  /** The ids of the networks that a network is peered with, in lower case. */
  peersOf(id: string, patience: Patience): Promise<readonly string[]> {
    return this.looks.get(id.toLowerCase(), patience.clock, async () => {
      const path = `${id}?api-version=${networkApiVersion}`;
      return (await this.arm.get(path, "a virtual network", connectedIn, patience)).value;
    });
  }
}

function connectedIn(body: unknown): string[] | undefined {
  if (!isObject(body)) return undefined;
  return objectsIn(objectOf(body.properties).virtualNetworkPeerings).flatMap(({ properties }) => {
    const { peeringState, remoteVirtualNetwork } = objectOf(properties);
    const { id } = objectOf(remoteVirtualNetwork);
    return /^connected$/i.test(String(peeringState)) && typeof id === "string" ? [id.toLowerCase()] : [];
  });
}
