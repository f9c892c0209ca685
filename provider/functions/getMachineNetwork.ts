import { aboutMachineNetwork, aboutNetworkPeers, type MachineNetwork, type NetworkPeers } from "../lifecycle/machineNetwork";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/** Asks which addresses a machine has, and in which networks. For the components. */
export function getMachineNetwork(id: string): Promise<MachineNetwork> {
  return mockedOr("getMachineNetwork", { id }, () => answerTo(() => aboutMachineNetwork(id)));
}

/** Asks which networks a virtual network is peered with. For the components. */
export function getNetworkPeers(id: string): Promise<NetworkPeers> {
  return mockedOr("getNetworkPeers", { id }, () => answerTo(() => aboutNetworkPeers(id)));
}
