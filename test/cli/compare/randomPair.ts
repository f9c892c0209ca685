import { pcap, pcapng } from "../inspect/captureFile";
import { datagram, echo, segment, userDatagram } from "./wire";

/** Two recordings of the same traffic, made up, and what happened on the way. */
export interface RandomPair {
  readonly files: readonly [Buffer, Buffer];
  readonly truth: readonly [DirectionTruth, DirectionTruth];
  readonly description: string;
  /** Whether packets are cut up and joined by the network cards, so that their order and number differ. */
  readonly hasOffload: boolean;
}

export interface DirectionTruth {
  readonly arrived: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
  /** In seconds of the first end's clock, as the files could show them with perfect clocks. */
  readonly delays: readonly number[];
}

interface Packet {
  readonly side: 0 | 1;
  readonly time: number;
  readonly flow: string;
  /** The bytes, as they are on the sender's side or the receiver's. */
  readonly bytesAt: (end: 0 | 1, ttl: number) => Buffer;
  /** How network cards cut it up: each with its own bytes. */
  readonly pieces?: readonly ((end: 0 | 1, ttl: number) => Buffer)[];
  /** Joins consecutive pieces, from one up to another. */
  readonly joined?: (from: number, to: number) => (end: 0 | 1, ttl: number) => Buffer;
}

interface Recorded {
  readonly time: number;
  readonly bytes: Buffer;
}

/** In nanoseconds. */
const millisecond = 1e6;
const second = 1e9;

/** A pair from a seed: the same seed, the same pair. */
export function randomPair(seed: number): RandomPair {
  const random = generator(seed);
  const between = (least: number, most: number): number => least + random() * (most - least);
  const whole = (least: number, most: number): number => Math.floor(between(least, most + 1));
  const chance = (probability: number): boolean => random() < probability;

  const version = chance(0.3) ? 6 : 4;
  const hasOffload = chance(0.35);
  const translation = version === 4 && chance(0.3) ? whole(1, 3) : 0;
  const precision = chance(0.5) ? ("microseconds" as const) : ("nanoseconds" as const);
  const snapLengths = [chance(0.4) ? 68 : 262_144, chance(0.4) ? 68 : 262_144];
  const offset = chance(0.2) ? 0 : between(-2, 2) * 10 ** whole(-3, 4) * second;
  const drift = chance(0.3) ? 0 : between(-1e-4, 1e-4);
  const base = [between(0.2, 40) * millisecond, between(0.2, 40) * millisecond];
  const jitter = between(0, 0.3) * millisecond;
  const losses = [chance(0.3) ? 0 : between(0, 0.15), chance(0.3) ? 0 : between(0, 0.15)];
  const doubling = chance(0.5) || hasOffload ? 0 : between(0, 0.1);
  const reordering = chance(0.5) ? 0 : between(0, 0.1);
  const description = `seed ${seed}: IPv${version}, offset ${(offset / second).toFixed(6)} s, drift ${(drift * 1e6).toFixed(1)} ppm, delays ${base.map((delay) => (delay / millisecond).toFixed(2)).join(" and ")} ms, losses ${losses.map((loss) => loss.toFixed(3)).join(" and ")}, snap lengths ${snapLengths.join(" and ")}, translation ${translation}, offload ${hasOffload}, doubling ${doubling.toFixed(3)}, reordering ${reordering.toFixed(3)}`;

  const client = version === 4 ? "10.1.0.4" : "fd00:1::4";
  const server = version === 4 ? "10.2.0.5" : "fd00:2::5";
  // What the second end sees in place of the client's address, and the first in place of the server's.
  const clientAtServer = (translation & 1) !== 0 ? "52.1.2.3" : client;
  const serverAtClient = (translation & 2) !== 0 ? "20.9.8.7" : server;
  const outsidePort = (port: number): number => ((translation & 1) !== 0 ? 1024 + ((port * 7) % 60_000) : port);

  const ids = [whole(0, 65_535), whole(0, 65_535)];
  const packets: Packet[] = [];
  const nextId = (side: 0 | 1, count = 1): number => {
    const id = ids[side]!;
    ids[side] = (id + count) & 0xffff;
    return id === 0 ? 1 : id;
  };
  const wrap = (side: 0 | 1, id: number, protocol: number, bodyAt: (end: 0 | 1) => Buffer) => (end: 0 | 1, ttl: number): Buffer => {
    const [near, far] = end === 0 ? [client, serverAtClient] : [clientAtServer, server];
    return datagram({ source: side === 0 ? near : far, destination: side === 0 ? far : near, protocol, id, ttl, body: bodyAt(end) });
  };

  const tcp = (side: 0 | 1, time: number, port: number, servicePort: number, content: { sequence: number; acknowledgment: number; flags: string; payload?: Buffer }, mss = 0): void => {
    const { payload = Buffer.alloc(0), sequence } = content;
    const count = mss === 0 || payload.length <= mss ? 1 : Math.ceil(payload.length / mss);
    const id = nextId(side, count);
    const stamp = Math.floor(time / millisecond) + 77_000;
    const part = (from: number, to: number, partId: number) =>
      wrap(side, partId, 6, (end) => {
        const clientPort = end === 0 ? port : outsidePort(port);
        const [sourcePort, destinationPort] = side === 0 ? [clientPort, servicePort] : [servicePort, clientPort];
        return segment({ ...content, sourcePort, destinationPort, sequence: sequence + from, stamp, payload: payload.subarray(from, to) });
      });
    const flow = `tcp ${port} ${servicePort}`;
    if (count === 1) {
      packets.push({ side, time, flow, bytesAt: part(0, payload.length, id) });
      return;
    }
    packets.push({
      side,
      time,
      flow,
      bytesAt: part(0, payload.length, id),
      pieces: Array.from({ length: count }, (_value, index) => part(index * mss, Math.min(payload.length, (index + 1) * mss), id + index)),
      joined: (from, to) => part(from * mss, Math.min(payload.length, to * mss), id + from),
    });
  };
  const udp = (side: 0 | 1, time: number, port: number, servicePort: number, payload: Buffer): void => {
    const id = nextId(side);
    const bytesAt = wrap(side, id, 17, (end) => {
      const clientPort = end === 0 ? port : outsidePort(port);
      return side === 0 ? userDatagram(clientPort, servicePort, payload) : userDatagram(servicePort, clientPort, payload);
    });
    packets.push({ side, time, flow: `udp ${port} ${servicePort}`, bytesAt });
  };
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => whole(0, 255)));

  // Conversations: times are of the first end, from 2 s on; everything is over long before the recordings end.
  const latest = { time: 0 };
  for (let number = whole(1, 6); number > 0; number--) {
    const port = 40_000 + number;
    const servicePort = [443, 1433, 5432][whole(0, 2)]!;
    let time = 2 * second + between(0, 5) * second;
    const sequences = [whole(0, 2 ** 32 - 1), whole(0, 2 ** 32 - 1)];
    const send = (side: 0 | 1, flags: string, payload?: Buffer, mss = 0): void => {
      tcp(side, time, port, servicePort, { sequence: sequences[side]!, acknowledgment: flags.includes("A") ? sequences[1 - side]! : 0, flags, ...(payload !== undefined && { payload }) }, mss);
      sequences[side] = (sequences[side]! + (payload?.length ?? 0) + (/[SF]/.test(flags) ? 1 : 0)) >>> 0;
    };
    send(0, "S");
    time += 90 * millisecond;
    send(1, "SA");
    time += 90 * millisecond;
    send(0, "A");
    for (let round = whole(2, 25); round > 0; round--) {
      time += between(0.5, 30) * millisecond;
      const side = chance(0.5) ? 0 : 1;
      for (let burst = whole(1, 4); burst > 0; burst--) {
        const length = chance(0.3) ? whole(1, 200) : hasOffload ? whole(1, 9) * 1448 - whole(0, 1000) : 1448;
        const before = sequences[side]!;
        const payload = bytes(length);
        send(side, "PA", payload, hasOffload ? 1448 : 0);
        if (chance(0.08)) {
          // Sent again after a time-out: other id, later stamp, or only a part of it.
          const from = length > 1448 && hasOffload ? 1448 : 0;
          time += 250 * millisecond;
          tcp(side, time, port, servicePort, { sequence: (before + from) >>> 0, acknowledgment: sequences[1 - side]!, flags: "PA", payload: payload.subarray(from, Math.max(from + 1, length)) }, hasOffload ? 1448 : 0);
        }
        time += between(0.02, 0.5) * millisecond;
      }
      time += between(0.1, 2) * millisecond;
      tcp(side === 0 ? 1 : 0, time, port, servicePort, { sequence: sequences[1 - side]!, acknowledgment: sequences[side]!, flags: "A" });
    }
    time += 50 * millisecond;
    send(0, "FA");
    time += 50 * millisecond;
    send(1, chance(0.3) ? "R" : "FA");
    latest.time = Math.max(latest.time, time);
  }
  for (let number = whole(0, 40); number > 0; number--) {
    const time = 2 * second + number * 120 * millisecond + between(0, 60) * millisecond;
    const payload = chance(0.2) ? Buffer.from("heartbeat") : bytes(whole(4, 900));
    udp(0, time, 50_000 + (number % 3), 53, payload);
    if (chance(0.8)) udp(1, time + between(45, 60) * millisecond, 50_000 + (number % 3), 53, bytes(whole(4, 900)));
    latest.time = Math.max(latest.time, time);
  }
  if (translation === 0) {
    for (let number = 0; number < 10; number++) {
      const time = (2 + number / 2) * second + between(0, 100) * millisecond;
      const payload = bytes(48);
      const protocol = version === 4 ? 1 : 58;
      const [request, reply] = [nextId(0), nextId(1)];
      packets.push({ side: 0, time, flow: "icmp", bytesAt: wrap(0, request, protocol, () => echo(false, version, number, payload)) });
      packets.push({ side: 1, time: time + 60 * millisecond, flow: "icmp", bytesAt: wrap(1, reply, protocol, () => echo(true, version, number, payload)) });
      latest.time = Math.max(latest.time, time + 60 * millisecond);
    }
  }
  packets.sort((one, other) => one.time - other.time);

  // The way from one end to the other.
  const recorded: [Recorded[], Recorded[]] = [[], []];
  const arrivals: { order: number; time: number; side: 0 | 1; flow: string }[] = [];
  const truth = [0, 1].map(() => ({ arrived: 0, lost: 0, doubled: 0, reordered: 0, delays: [] as number[] })) as [Mutable<DirectionTruth>, Mutable<DirectionTruth>];
  const round = (time: number): number => (precision === "microseconds" ? Math.floor(time / 1000) * 1000 : Math.floor(time));
  packets.forEach((packet, order) => {
    const { side, time, bytesAt, pieces = [bytesAt], joined } = packet;
    const far = side === 0 ? 1 : 0;
    const own = truth[side];
    recorded[side].push({ time, bytes: bytesAt(side, 64) });
    const delay = base[side]! + between(0, jitter) + (chance(reordering) ? between(1, 20) * millisecond : 0);
    const isThere = pieces.map(() => !chance(losses[side]! / (pieces.length > 1 ? 4 : 1)));
    // A network card joins what arrives in a row.
    let firstArrival = Infinity;
    for (let from = 0; from < pieces.length; from++) {
      if (!isThere[from]) continue;
      let to = from + 1;
      while (joined !== undefined && chance(0.5) && to < pieces.length && isThere[to]) to += 1;
      const arrival = time + delay + to * 0.01 * millisecond;
      recorded[far].push({ time: arrival, bytes: joined === undefined ? pieces[from]!(far, 60) : joined(from, to)(far, 60) });
      firstArrival = Math.min(firstArrival, arrival);
      from = to - 1;
    }
    if (isThere.every(Boolean)) {
      own.arrived += 1;
      own.delays.push((firstArrival - time) / second);
      arrivals.push({ order, time: firstArrival, side, flow: packet.flow });
      if (chance(doubling)) {
        own.doubled += 1;
        recorded[far].push({ time: firstArrival + between(0.01, 0.3) * millisecond, bytes: bytesAt(far, 60) });
      }
    } else {
      own.lost += 1;
    }
  });
  const highest = new Map<string, number>();
  for (const { order, side, flow } of arrivals.sort((one, other) => one.time - other.time)) {
    const before = highest.get(`${side} ${flow}`) ?? -1;
    if (order < before) truth[side].reordered += 1;
    highest.set(`${side} ${flow}`, Math.max(before, order));
  }

  // Other traffic, which shows when each end was recording, and whose file it is.
  const end = latest.time + 3 * second;
  const resolver = version === 4 ? "168.63.129.16" : "fd00:53::1";
  for (const side of [0, 1] as const) {
    for (const time of [0, between(0.2, 1) * second, between(1, 9) * second, end - between(0, 0.4) * second]) {
      const body = userDatagram(5353, 53, bytes(30));
      recorded[side].push({ time, bytes: datagram({ source: side === 0 ? client : server, destination: resolver, protocol: 17, id: whole(1, 65_535), ttl: 64, body }) });
    }
  }

  const clocks = [(time: number) => time, (time: number) => time * (1 + drift) + offset] as const;
  const start = 1_767_323_045n * 1_000_000_000n;
  const files = recorded.map((list, side) => {
    const records = list
      .sort((one, other) => one.time - other.time)
      .map(({ time, bytes: content }) => ({ time: start + BigInt(round(clocks[side as 0 | 1](time))), bytes: content.subarray(0, snapLengths[side]), originalLength: content.length }));
    return (chance(0.5) ? pcap : pcapng)(records, { precision, snapLength: snapLengths[side]! });
  }) as [Buffer, Buffer];
  return { files, truth, description, hasOffload };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/** Numbers from 0 up to 1 (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
