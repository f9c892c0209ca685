import type { Drop, Link, Period } from "../core/capture";
import { frameLength } from "./frame";
import type { Flow, Packet } from "./frame";
import { mix } from "./mix";
import { services, unknownService } from "./services";
import type { Service } from "./services";
import { ask, connect } from "./transmission";

/** A packet as it passes the card of one of the two machines. */
export interface Passing {
  packet: Packet;
  /** Number of the packet in its conversation. */
  index: number;
  /** Milliseconds since 1970, with a fraction. */
  at: number;
}

/** The time from one conversation of a link to the next, in milliseconds. */
export const interval = 1000;
/** The longest conversation: what is not said by then is not said. */
const longest = 55_000;

/** The conversations of a link. The n-th begins in the n-th second since 1970. */
export interface Talk {
  /** Who talks with whom, as the client sees it. */
  flow(which: number): Flow;
  /** When it begins, in milliseconds since 1970. */
  startOf(which: number): number;
  /** The longest time from the beginning of a conversation to its last packet, in milliseconds. */
  longest: number;
  /** The packets of a conversation that the capturing machine's card sees, in the order of their times. */
  passing(which: number): Passing[];
}

export function talkOf(link: Link): Talk {
  const { side, toServer, toClient } = link;
  const client = Buffer.from(link.client, "hex");
  const server = Buffer.from(link.server, "hex");
  const offered = servicesOf(link);
  const seed = mix(mix(client.readUInt32BE(client.length - 4), server.readUInt32BE(server.length - 4), link.port ?? 0), link.protocol.length, 0);
  const serviceOf = (which: number) => offered[which % offered.length]!;
  const startOf = (which: number) => which * interval + (seed % interval);

  function flow(which: number): Flow {
    const { protocol, port } = serviceOf(which);
    return {
      version: client.length === 4 ? 4 : 6, protocol, local: client, remote: server, conversation: seed, neighbour: true,
      localPort: 49_152 + ((which + seed) % 16_384), remotePort: port,
    };
  }

  return {
    flow,
    startOf,
    longest: longest + Math.max(...[toServer, toClient].map((path) => path.delayMilliseconds + path.jitterMilliseconds)),
    passing(which) {
      const seen: Passing[] = [];
      const lastArrival = { true: -Infinity, false: -Infinity };
      const [start, service, held] = [startOf(which), serviceOf(which), flow(which)];
      let count = 0;
      const said = messages(service, which);
      (service.protocol === "TCP" ? connect : ask)(held, said, start, (packet, at, opens = false) => {
        if (at > start + longest) return undefined;
        const index = count++;
        const { outbound } = packet;
        const path = outbound ? toServer : toClient;
        const onItsWay = path.delayMilliseconds + path.jitterMilliseconds * (mix(mix(seed, which, index), 1, 1) / 2 ** 32);
        // Packets do not overtake each other.
        const arrival = Math.max(lastArrival[`${outbound}`] + 0.001, at + onItsWay);
        const fate = fateOf(link, service, packet, at, opens, mix(seed, which, index));
        if (fate !== "lost") lastArrival[`${outbound}`] = arrival;
        if ((side === "client") === outbound) seen.push({ packet, index, at });
        else if (fate !== "lost") seen.push({ packet, index, at: arrival });
        return fate === "arrives" ? arrival : undefined;
      });
      return seen.sort((a, b) => a.at - b.at);
    },
  };
}

/** The services that a link is about. */
export function servicesOf({ protocol, port }: Pick<Link, "protocol" | "port">): readonly Service[] {
  const known = services.filter((service) => (protocol === "Any" || service.protocol === protocol) && (port === null || service.port === port));
  return known.length > 0 ? known : [unknownService(protocol === "UDP" ? "UDP" : "TCP", port!)];
}

/** What a packet meets: it is lost on its way, or arrives and is ignored. */
function fateOf({ blocked, drops }: Link, { protocol, port }: Service, packet: Packet, at: number, opens: boolean, chance: number): "arrives" | "ignored" | "lost" {
  if (opens && blocked.some((period) => period.port === port && period.protocol === protocol && isIn(period, at))) return "lost";
  const length = frameLength(packet) - 14;
  const strikes = (drop: Drop) => isIn(drop, at) && (packet.outbound ? drop.toServer : drop.toClient) && length > drop.larger
    && (drop.port ?? port) === port && (drop.protocol ?? protocol) === protocol && mix(chance, drop.seed, 2) < drop.share * 2 ** 32;
  const struck = drops.filter(strikes);
  return struck.some(({ by }) => by === "network") ? "lost" : struck.length > 0 ? "ignored" : "arrives";
}

function isIn({ from, until = Infinity }: Period, at: number): boolean {
  return at >= from && at < until;
}

/** What is said, of so many texts per service that are kept. */
const texts = 16;
const keptMessages = new WeakMap<Service, (ReturnType<Service["talk"]> | undefined)[]>();

function messages(service: Service, which: number): ReturnType<Service["talk"]> {
  const kept = keptMessages.get(service) ?? [];
  keptMessages.set(service, kept);
  const text = mix(which, service.port, 4) % texts;
  return (kept[text] ??= (service.talkMore ?? service.talk)(mix(service.port, text, 3)));
}
