import type { TrafficSource } from "../core/capture";
import { dns, hostNames, sql, ssh, tls } from "./applications";
import { exchange, ping, refusedConversation, tcpConversation } from "./conversations";
import type { Course } from "./conversations";
import type { Flow, Packet } from "./frame";
import { between, mix } from "./mix";
import { services } from "./services";
import type { Service } from "./services";

/** After so many rounds, everything but times, ids and sequence numbers comes again. */
const rounds = 64;
/** Machines differ in their addresses, and in which of so many scripts they follow. */
const scripts: (Packet[] | undefined)[] = [undefined, undefined, undefined, undefined];
/** Azure's own resolver. */
const resolver = Buffer.from([168, 63, 129, 16]);

/**
 * What goes through a machine's card, in the order in which it does: rounds of look-ups, web requests, queries, visitors and pings,
 * with other partners, ports, names and lengths in each, by IPv4 and IPv6. Partners have addresses that are kept for documentation.
 */
export function trafficCycle({ ipv4, ipv6 }: TrafficSource): Packet[] {
  const local = { 4: Buffer.from(ipv4, "hex"), 6: Buffer.from(ipv6, "hex") };
  const which = local[4][3]! % scripts.length;
  const script = (scripts[which] ??= Array.from({ length: rounds }, (_, round) => trafficRound(which, round)).flat());
  const flows = new Map<Flow, Flow>();
  return script.map((packet) => {
    const { flow } = packet;
    if (!flows.has(flow)) flows.set(flow, flowOf(flow, local[flow.version]));
    return { ...packet, flow: flows.get(flow)! };
  });
}

/** The flow of a script between this machine and its partner, which may be a neighbour in its subnet. */
function flowOf(flow: Flow, local: Buffer): Flow {
  const remote = flow.remote.length === 1 ? Buffer.concat([local.subarray(0, -1), flow.remote]) : flow.remote;
  return { ...flow, local, remote };
}

/** Addresses of one byte stand for neighbours; that of the machine itself is still to be filled in. */
function trafficRound(script: number, round: number): Packet[] {
  const local = Buffer.alloc(0);
  const chance = (what: number) => mix(script, round, what);
  let conversations = 0;
  const flow = (version: 4 | 6, protocol: Flow["protocol"], remote: Buffer, localPort: number, remotePort: number): Flow => ({
    version, protocol, local, remote, localPort, remotePort, conversation: round * 100 + (conversations += 1),
  });
  const ephemeral = (what: number) => between(49_152, 65_535, chance(what));
  const web = { 4: Buffer.from([198, 51, 100, between(1, 254, chance(1))]), 6: documentation6(between(1, 0xffff, chance(2))) };
  const name = hostNames[round % hostNames.length]!;
  const other = hostNames[(round + 3) % hostNames.length]!;
  const [database, gateway] = [Buffer.from([250]), Buffer.from([1])];

  const ofFour = dns(name, web[4]);
  const ofSix = dns(other, web[6]);
  const started: { at: number; packets: Packet[] }[] = [
    { at: 0, packets: exchange(flow(4, "UDP", resolver, ephemeral(3), 53), ofFour.question, ofFour.answer) },
    { at: 1, packets: exchange(flow(4, "UDP", resolver, ephemeral(4), 53), ofSix.question, ofSix.answer) },
    {
      at: 3,
      packets: tcpConversation(flow(4, "TCP", web[4], ephemeral(5), 443), tls(name, between(300, 9000, chance(6)), chance(7)), {
        client: "local", end: round % 8 === 5 ? "reset" : "closed", ...(round % 4 === 1 ? { lost: 3 } : {}),
      }),
    },
    { at: 5, packets: tcpConversation(flow(6, "TCP", web[6], ephemeral(8), 443), tls(other, between(300, 6000, chance(9)), chance(10)), { client: "local" }) },
    { at: 8, packets: tcpConversation(flow(4, "TCP", database, ephemeral(11), 1433), sql(chance(12), between(1, 80, chance(13))), { client: "local" }) },
    { at: 12, packets: ping(flow(4, "ICMP", gateway, 0, 0)) },
  ];
  if (round % 2 === 0) {
    const visitor = Buffer.from([203, 0, 113, between(1, 254, chance(14))]);
    started.push({ at: 6, packets: tcpConversation(flow(4, "TCP", visitor, 22, ephemeral(15)), ssh(chance(16)), { client: "remote", ...(round % 16 === 6 ? { lost: 5 } : {}) }) });
  } else {
    const question = dns(name, web[4]);
    started.push({ at: 14, packets: exchange(flow(6, "UDP", documentation6(0x53), ephemeral(17), 53), question.question, question.answer) });
    started.push({ at: 16, packets: ping(flow(6, "ICMP", documentation6(1), 0, 0)) });
  }
  if (round % 4 === 2) {
    const stranger = Buffer.from([192, 0, 2, between(1, 254, chance(18))]);
    started.push({ at: 10, packets: refusedConversation(flow(4, "TCP", stranger, between(1, 1023, chance(19)) | 1, ephemeral(20))) });
  }
  const talk = ({ protocol, port, talk }: Service, partner: Buffer, client: Course["client"], salt: number): Packet[] => {
    const ports: [number, number] = client === "local" ? [ephemeral(salt), port] : [port, ephemeral(salt)];
    const [turns, held] = [talk(chance(salt + 1)), flow(4, protocol, partner, ...ports)];
    return protocol === "TCP" ? tcpConversation(held, turns, { client }) : exchange(held, turns[0]!, turns[1]!, client);
  };
  // One service that the machine uses and another that it offers, by turns.
  const used = services[round % services.length]!;
  const offered = services[(round + 7) % services.length]!;
  started.push({ at: 4, packets: talk(used, Buffer.from([198, 51, 100, between(1, 254, chance(21))]), "local", 22) });
  started.push({ at: 9, packets: talk(offered, Buffer.from([203, 0, 113, between(1, 254, chance(24))]), "remote", 25) });
  return interleaved(started);
}

/** In 2001:db8::/32. */
function documentation6(last: number): Buffer {
  const address = Buffer.from("20010db8000000000000000000000000", "hex");
  address.writeUInt16BE(last, 14);
  return address;
}

/** Conversations run beside each other, a packet of each at a time once they have begun. */
function interleaved(started: { at: number; packets: Packet[] }[]): Packet[] {
  return started
    .flatMap(({ at, packets }, which) => packets.map((packet, index) => ({ packet, moment: at + index + which / 100 })))
    .sort((a, b) => a.moment - b.moment)
    .map(({ packet }) => packet);
}
