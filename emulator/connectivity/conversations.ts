import { createHash } from "node:crypto";
import type { Blocked, CaptureFilter, Conversations, Link, MachineClock, Path } from "../core/capture";
import { isSame } from "../core/resourceIds";
import type { NetworkSettings } from "../core/settings";
import type { Store } from "../core/store";
import { servicesOf } from "../traffic/link";
import { conversationFilter } from "./asks";
import { dropOnLink, isNamed } from "./drops";
import type { Side } from "./drops";
import { stationOf } from "./network";
import type { Network } from "./network";
import { pastOf } from "./past";
import type { KnownLink, Past } from "./past";
import { arrives } from "./securityRules";

/** The conversations with other machines that a capture on this machine has, with all that was and is true of the network; `undefined` for none. */
export function conversationsOf(store: Store, machineId: string, filters: readonly CaptureFilter[]): Conversations | undefined {
  const past = pastOf(store);
  const captures = conversationFilter(filters);
  const links = [...past.links.values()].flatMap((known): Link[] => {
    const side = isSame(known.client.id, machineId) ? "client" : isSame(known.server.id, machineId) ? "server" : undefined;
    if (side === undefined) return [];
    const [client, server] = [known.client.address, known.server.address];
    if (!servicesOf(known).some(({ protocol, port }) => captures(side, { client, server, protocol, port }))) return [];
    return [linkOf(past, known, side)];
  });
  return links.length === 0 ? undefined : { clock: clockOf(past, machineId), links };
}

function linkOf(past: Past, known: KnownLink, side: Link["side"]): Link {
  const { client, server, protocol, port, since } = known;
  return {
    side, client: client.address, server: server.address, protocol, port, since,
    toServer: pathOf(past.settings, client, server),
    toClient: pathOf(past.settings, server, client),
    blocked: blockedOn(past, known),
    drops: past.drops.flatMap((drop) => dropOnLink(drop, client, server) ?? []),
  };
}

function pathOf({ delayMilliseconds, jitterMilliseconds, paths }: NetworkSettings, from: Side, to: Side): Path {
  const path = paths.find((each) => isNamed(from, each.from) && isNamed(to, each.to));
  return { delayMilliseconds: path?.delayMilliseconds ?? delayMilliseconds, jitterMilliseconds: path?.jitterMilliseconds ?? jitterMilliseconds };
}

/** When the link's connection attempts do not arrive, by what the network was from each of its changes to the next. */
function blockedOn({ networks }: Past, known: KnownLink): Blocked[] {
  return servicesOf(known).flatMap(({ protocol, port }) => {
    const periods: Blocked[] = [];
    for (const { from, network } of networks) {
      const last = periods.at(-1);
      const isOpen = last !== undefined && last.until === undefined;
      const isBlocked = !arrivesOn(network, known, protocol, port);
      if (isBlocked && !isOpen) periods.push({ from, protocol, port });
      if (!isBlocked && isOpen) last.until = from;
    }
    return periods;
  });
}

function arrivesOn(network: Network, { client, server }: KnownLink, protocol: Blocked["protocol"], port: number): boolean {
  const [from, to] = [client, server].map(({ id }) => stationOf(network, id));
  return from !== undefined && to !== undefined && arrives(network, { client: from, server: to, from: client.address, to: server.address, protocol, port });
}

function clockOf({ settings, since }: Past, machineId: string): MachineClock {
  const { clocks, clockSkewMilliseconds } = settings;
  const known = Object.entries(clocks).find(([name]) => isNamed({ id: machineId, address: "" }, name))?.[1];
  const chance = createHash("sha256").update(`clock ${machineId.toLowerCase()}`).digest().readUInt32BE() / 2 ** 31 - 1;
  return {
    skewMilliseconds: known?.skewMilliseconds ?? Math.round(chance * clockSkewMilliseconds * 1000) / 1000,
    driftPartsPerMillion: known?.driftPartsPerMillion ?? 0,
    since,
  };
}
