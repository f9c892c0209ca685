import { type MachineNetwork, machineNetworkOf, type NetworkPeers, networkPeersOf } from "../lifecycle/machineNetwork";
import { timeoutLimits } from "../model/limits";
import { parseResourceId } from "../model/resourceId";
import { mockedOr } from "./mocks";
import { withAzure } from "./program";

const limit = timeoutLimits.readInSeconds.default * 1000;

/** Asks which addresses a machine has, and in which networks. For the components. */
export function getMachineNetwork(id: string): Promise<MachineNetwork> {
  return mockedOr("getMachineNetwork", { id }, () =>
    withAzure("reading", `network interfaces of machine "${nameIn(id)}"`, limit, (azure, patience) =>
      machineNetworkOf(azure, id, patience),
    ),
  );
}

/** Asks which networks a virtual network is peered with. For the components. */
export function getNetworkPeers(id: string): Promise<NetworkPeers> {
  return mockedOr("getNetworkPeers", { id }, () =>
    withAzure("reading", `virtual network "${nameIn(id)}"`, limit, (azure, patience) => networkPeersOf(azure, id, patience)),
  );
}

function nameIn(id: string): string {
  return parseResourceId(id)?.names[0] ?? id;
}
