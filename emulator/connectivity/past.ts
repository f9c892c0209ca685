import type { CaptureFilter } from "../core/capture";
import { isSame } from "../core/resourceIds";
import { defaultNetwork } from "../core/settings";
import type { NetworkSettings } from "../core/settings";
import type { Store } from "../core/store";
import { askOf } from "./asks";
import type { Ask, Wish } from "./asks";
import type { PacketDrop, Side, StandingDrop } from "./drops";
import { networkNow, networkRevision, peeringRevision } from "./network";
import type { Network } from "./network";
import { partnerFor, partnerOf } from "./partners";

/**
 * What has been true of the network, in memory: the state file does not have it. After a restart, today's network counts as that of
 * the time before, too. Files that are in storage already keep what they have.
 */
export interface Past {
  settings: NetworkSettings;
  /** When it begins, in milliseconds since 1970. */
  since: number;
  /** The network from a time on; the first one counts for the time before, too. Empty as long as no capture asks for other machines. */
  networks: { from: number; network: Network }[];
  /** The sessions that there were, alike ones once. */
  asks: Map<string, Ask>;
  /** Wishes of theirs for which there has been no machine yet. */
  open: { ask: Ask; wish: Wish }[];
  links: Map<string, KnownLink>;
  drops: StandingDrop[];
  revision: number;
  peerings: number;
}

/** Two machines of which one uses a service of the other. */
export interface KnownLink {
  client: Side;
  server: Side;
  protocol: Wish["protocol"];
  port: number | null;
  since: number;
}

const pasts = new WeakMap<Store, Past>();

export function pastOf(store: Store): Past {
  return pasts.get(store) ?? beginPast(store, defaultNetwork, 0);
}

/** Forgets what was, and begins with what the store has. */
export function beginPast(store: Store, settings: NetworkSettings, now: number): Past {
  const past: Past = { settings, since: now, networks: [], asks: new Map(), open: [], links: new Map(), drops: [], revision: 0, peerings: 0 };
  pasts.set(store, past);
  const captures = store.list("Microsoft.Network/networkWatchers/packetCaptures").flatMap(({ properties: { target, targetType, filters }, hidden }) => {
    const startsAt = hidden?.session.startsAt ?? null;
    return targetType === "AzureVM" && startsAt !== null ? [{ target, filters, startsAt }] : [];
  });
  for (const { target, filters, startsAt } of captures.sort((a, b) => a.startsAt - b.startsAt)) rememberSession(store, target, filters, startsAt, now);
  return past;
}

/** Of more, the oldest are forgotten: networks since the first, wishes without a machine, and what sessions have asked for. */
const mostNetworks = 256;
const mostOpen = 1024;
const mostAsks = 4096;

/** Remembers what has changed in the network since it was last looked at. To be called whenever something may have changed. */
export function watchNetwork(store: Store, now: number): void {
  const past = pastOf(store);
  if (past.networks.length === 0 || networkRevision(store) === past.revision) return;
  const peerings = past.peerings;
  const network = bringUpToDate(past, store, now);
  const retried = past.open.filter(({ wish }) => wish.named !== undefined || past.peerings !== peerings);
  for (const { ask, wish } of retried) fulfil(past, network, ask, wish, [...past.asks.values()], now);
}

/** Remembers a session, and finds the machines that it is about. */
export function rememberSession(store: Store, machineId: string, filters: readonly CaptureFilter[], since: number, now: number): void {
  const past = pastOf(store);
  const key = `${machineId.toLowerCase()} ${JSON.stringify(filters)}`;
  if (past.asks.has(key)) return;
  const ask = askOf(machineId, filters, since);
  const before = [...past.asks.values()];
  past.asks.set(key, ask);
  if (ask.wishes.length === 0 && past.open.length === 0) return;
  const network = bringUpToDate(past, store, now);
  for (const { ask: other, wish } of past.open.filter(({ wish }) => wish.named === undefined)) fulfil(past, network, other, wish, [ask], since);
  past.open.push(...ask.wishes.map((wish) => ({ ask, wish })));
  past.open.splice(0, past.open.length - mostOpen);
  for (const oldest of past.asks.keys()) if (past.asks.size > mostAsks) past.asks.delete(oldest);
  for (const wish of ask.wishes) fulfil(past, network, ask, wish, before, since);
}

/** The rules for dropped packets as they are from now on. */
export function setDrops(store: Store, drops: readonly { id: number; drop: PacketDrop }[], now: number): void {
  const past = pastOf(store);
  const ended = past.drops.map((standing) => (standing.until !== undefined || drops.some(({ id }) => id === standing.id) ? standing : { ...standing, until: now }));
  const begun = drops.filter(({ id }) => !past.drops.some((standing) => standing.id === id)).map(({ id, drop }) => ({ id, drop, from: now }));
  past.drops = [...ended, ...begun];
}

function bringUpToDate(past: Past, store: Store, now: number): Network {
  const revision = networkRevision(store);
  if (past.networks.length === 0 || revision !== past.revision) {
    past.networks.push({ from: past.networks.length === 0 ? 0 : now, network: networkNow(store) });
    if (past.networks.length > mostNetworks) past.networks.splice(1, 1);
    [past.revision, past.peerings] = [revision, peeringRevision(store)];
  }
  return past.networks.at(-1)!.network;
}

/** Finds the other machine that a wish is about, if it is there. */
function fulfil(past: Past, network: Network, ask: Ask, wish: Wish, others: readonly Ask[], from: number): void {
  const partner = wish.named === undefined ? partnerOf(network, ask, wish, others) : partnerFor(network, ask, wish.named);
  if (partner === undefined) return;
  past.open = past.open.filter((open) => open.ask !== ask || open.wish !== wish);
  const { own, other } = partner;
  const [client, server] = wish.side === "client" ? [own, other] : [other, own];
  const { protocol, port } = wish;
  const key = [client.id, client.address, server.id, server.address, protocol, port].join(" ").toLowerCase();
  if (!isSame(client.id, server.id) && !past.links.has(key)) past.links.set(key, { client, server, protocol, port, since: Math.max(from, ask.since) });
}
