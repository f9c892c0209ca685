import { conversationFilters } from "../expressions";
import type { Filter } from "../model/capture";
import { parseResourceId } from "../model/resourceId";
import type { MachineNetwork, NetworkPeers } from "./machineNetwork";

/** How the networks of machines are looked at. */
export interface NetworkLook {
  readonly machine: (id: string) => Promise<MachineNetwork>;
  readonly peers: (networkId: string) => Promise<NetworkPeers>;
}

/** What to record on each of several machines. */
export interface Conversation {
  /** For each machine, in the order given, its filters; none records every packet. */
  readonly filters: readonly (readonly Filter[])[];
  /** Why some filters have no addresses. */
  readonly warnings: readonly string[];
}

/**
 * What to record on each of several machines to have what they send each other on all of them. The filters have the private addresses of the other
 * machines, as far as those are the ones that each sees.
 *
 * @param machineIds In the order in which the traffic goes: the client first.
 * @param filters As the first machine sees the packets; none stands for every packet.
 * @throws FilterExpressionError if the filters with addresses are too many, or match no packet.
 */
export async function conversationOf(look: NetworkLook, machineIds: readonly string[], filters: readonly Filter[]): Promise<Conversation> {
  const networks = await Promise.all(machineIds.map((id) => look.machine(id)));
  const reasons = new Set<string>();
  const isDirect = await Promise.all(
    networks.map((one, index) =>
      Promise.all(
        networks.map(async (other, otherIndex) => {
          if (otherIndex <= index) return false;
          const obstacles = [one.obstacle, other.obstacle].filter((obstacle) => obstacle !== undefined);
          const found =
            obstacles.length > 0 ? obstacles : await obstaclesBetween(look, one, other, [machineIds[index], machineIds[otherIndex]]);
          for (const reason of found) reasons.add(reason);
          return found.length === 0;
        }),
      ),
    ),
  );
  const addressesOf = (machine: number, seenBy: number): readonly string[] | undefined =>
    isDirect[Math.min(machine, seenBy)]?.[Math.max(machine, seenBy)] === true ? networks[machine]?.addresses : undefined;
  const result = conversationFilters(filters, machineIds.length, addressesOf);
  const consequence = result.some(({ length }) => length === 0)
    ? "without a filter, every packet there is recorded"
    : "the filters there match by protocol and port only, and also record packets of other machines";
  return { filters: result, warnings: [...reasons].map((reason) => `${reason}: ${consequence}`) };
}

async function obstaclesBetween(
  look: NetworkLook,
  one: MachineNetwork,
  other: MachineNetwork,
  ids: readonly (string | undefined)[],
): Promise<string[]> {
  if (one.networkIds.some((id) => other.networkIds.includes(id))) return [];
  const peers = await Promise.all(one.networkIds.map((id) => look.peers(id)));
  if (peers.some((each) => each.ids.some((id) => other.networkIds.includes(id)))) return [];
  const unseen = peers.flatMap(({ obstacle }) => (obstacle === undefined ? [] : [obstacle]));
  if (unseen.length > 0) return unseen;
  const [first = "", second = ""] = ids.map((id) => parseResourceId(id ?? "")?.names[0] ?? id);
  return [`"${first}" and "${second}" are in virtual networks that are not peered`];
}
