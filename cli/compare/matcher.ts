import { tcpFlags } from "../inspect/packets/headers";
import { type Fate } from "./comparison";
import { Coverage } from "./coverage";
import { Delays } from "./delays";
import { type Flows } from "./flows";
import { type SeenPacket } from "./packetQueue";
import { fates, keyOf, SentPackets } from "./sentPackets";
import { isSameMark } from "./traits";

/** What is known of time: all in nanoseconds of the first file's clock. */
export interface TimeLimits {
  /** When the file of each end was recording. */
  readonly recorded: readonly [readonly [first: number, last: number], readonly [first: number, last: number]];
  /** How long a packet may be on its way at the edges of the recordings. */
  readonly margin: number;
  /** By how much a packet may seem to arrive before it was sent. */
  readonly tolerance: number;
  /** How long packets usually take in each direction. */
  readonly usualDelay: readonly [number, number];
}

/** Sees what becomes of each packet of one conversation. */
export interface Witness {
  readonly conversation: string;
  readonly see: (packet: Pick<SeenPacket, "direction" | "isSegment" | "flags" | "length">, sent: number | null, arrived: number | null, fate: Fate) => void;
}

const millisecond = 1e6;
/** A packet that has not arrived after this time never does. In nanoseconds. */
const longestWay = 10e9;
/** A packet that is in a file twice within this time was recorded twice: no counter of IP ids comes round faster. */
const recordedTwiceWithin = 1e9;
/** How many packets are looked at for the one that a piece belongs to. */
const mostLookedAt = 1024;

/** Pairs packets that one end has sent with those that have arrived at the other. Sent packets must come first, each in the order of their times. */
export class Matcher {
  /** Packets that a file has twice. */
  recordedTwice = 0;
  /** Packets that had to make room before ten seconds were over, without having arrived. */
  decidedEarly = 0;
  readonly delays = new Delays();
  readonly sent = new SentPackets();
  private readonly coverage = new Map<number, Coverage>();
  /** What is usual in each direction, to tell a late packet from the same content sent again. */
  private readonly usualDelay: [number, number];

  constructor(
    private readonly flows: Flows,
    private readonly limits: TimeLimits,
    private readonly witness?: Witness,
  ) {
    this.usualDelay = [...limits.usualDelay];
  }

  takeSent(packet: SeenPacket): void {
    const { flows, sent } = this;
    packet.row = flows.canonical(packet.row);
    const key = keyOf(packet, this.seedOf(packet.row));
    if (this.isRecordedTwice(packet, key)) {
      this.recordedTwice += 1;
      return;
    }
    if (sent.isFull) this.expire(true);
    const side = packet.row * 2 + packet.direction;
    const number = sent.add(packet, key, ++flows.ordered[side]!, flows.lastSent[side]!);
    flows.lastSent[side] = number;
    this.note(packet, side);
  }

  takeArrival(packet: SeenPacket): void {
    packet.row = this.flows.canonical(packet.row);
    if (packet.isSegment && packet.length > 0) this.takeData(packet);
    else this.takeWhole(packet);
  }

  /** Decides about packets that were sent too long before this time. */
  passTo(time: number): void {
    const { sent } = this;
    while (sent.gone < sent.youngest && sent.time[sent.at(sent.gone + 1)]! < time - longestWay) this.expire(false);
  }

  end(): void {
    while (this.sent.gone < this.sent.youngest) this.expire(false);
  }

  private seedOf(row: number): number {
    return this.flows.translated[row] === 0 ? row + 1 : 0;
  }

  private isRecordedTwice(packet: SeenPacket, key: number): boolean {
    const { sent } = this;
    if (packet.mark === 0) return false;
    for (let number = sent.youngestOf(key), steps = 0; number > 0 && steps < mostLookedAt; number = sent.nextOf(number), steps++) {
      const at = sent.at(number);
      if (packet.time - sent.time[at]! > recordedTwiceWithin) return false;
      if (sent.mark[at] === packet.mark && sent.row[at] === packet.row && sent.isSame(at, packet)) {
        // A router has it once more on its way out.
        if (packet.hops < sent.hops[at]! && sent.fate[at] === fates.pending) sent.time[at] = packet.time;
        return true;
      }
    }
    return false;
  }

  private note(packet: SeenPacket, side: number): void {
    const { flows } = this;
    const { row, flags, time, direction } = packet;
    if (time < flows.first[row]!) flows.first[row] = time;
    if (time > flows.last[row]!) flows.last[row] = time;
    if (!packet.isSegment) return;
    if ((flags & tcpFlags.syn) !== 0) (isAnswer(flags) ? flows.answersSent : flows.requestsSent)[side]! += 1;
    if ((flags & tcpFlags.rst) !== 0) flows.resetsSent[side]! += 1;
    if ((flags & (tcpFlags.fin | tcpFlags.rst)) !== 0 && flows.ending[row] === 0) flows.ending[row] = 1 + direction + ((flags & tcpFlags.rst) !== 0 ? 2 : 0);
  }

  /** A packet that arrives as it was sent. */
  private takeWhole(packet: SeenPacket): void {
    const { sent } = this;
    let best = 0;
    let bestHasMark = false;
    let double = 0;
    let steps = 0;
    for (let number = sent.youngestOf(this.keyFor(packet)); number > 0 && steps < mostLookedAt; number = sent.nextOf(number), steps++) {
      const at = sent.at(number);
      const hasMark = isSameMark(sent.mark[at]!, packet.mark);
      if ((!hasMark && !packet.isSegment) || !sent.isSame(at, packet) || this.isLater(at, packet) || !this.isOfSameFlow(at, packet, hasMark)) continue;
      if (sent.fate[at] === fates.arrived) {
        if (hasMark && double === 0) double = number;
      } else if (this.isBetter(at, packet, hasMark, best, bestHasMark)) {
        best = number;
        bestHasMark = hasMark;
      }
    }
    if (best > 0 && (double === 0 || (bestHasMark && this.isOnItsWay(sent.at(best), packet)))) this.arrive(best, packet, packet.time);
    else if (double > 0) this.takeDouble(double, packet);
    else this.takeUnsent(packet);
  }

  /** Data may arrive in other pieces than it was sent in: each piece is found by its place in the stream. */
  private takeData(packet: SeenPacket): void {
    const { length, sequence } = packet;
    let done = 0;
    let double = 0;
    while (done < length) {
      const from = (sequence + done) >>> 0;
      const found = this.dataAt(packet, from);
      if (found.number === 0) {
        double = found.double;
        break;
      }
      done += this.cover(found.number, packet, from, length - done);
    }
    if (done > 0) return;
    if (double > 0) this.takeDouble(double, packet);
    else this.takeUnsent(packet);
  }

  private readonly found = { number: 0, double: 0 };

  /** The sent segment that the byte at `from` belongs to, and has not arrived of; else one that has arrived and is the same. */
  private dataAt(packet: SeenPacket, from: number): { number: number; double: number } {
    const { sent, found } = this;
    found.number = 0;
    found.double = 0;
    let hasBestMark = false;
    const whole = packet.sequence === from;
    const given = packet.sequence;
    packet.sequence = from;
    for (let number = sent.youngestOf(this.keyFor(packet)), steps = 0; number > 0 && steps < mostLookedAt; number = sent.nextOf(number), steps++) {
      const at = sent.at(number);
      if (sent.sequence[at] !== from || sent.length[at] === 0 || !sent.isOfKind(at, packet) || this.isLater(at, packet)) continue;
      const hasMark = this.isMarkPlausible(at, packet, from);
      if (!this.isOfSameFlow(at, packet, hasMark)) continue;
      if (sent.fate[at] === fates.arrived || this.coverage.get(number)?.has(0) === true) {
        if (hasMark && found.double === 0) found.double = number;
      } else if (this.isBetter(at, packet, hasMark, found.number, hasBestMark)) {
        found.number = number;
        hasBestMark = hasMark;
      }
    }
    packet.sequence = given;
    if (found.number > 0 && found.double > 0 && !this.isOnItsWay(sent.at(found.number), packet)) found.number = 0;
    if (found.number > 0 && !hasBestMark && whole && packet.mark !== 0) {
      // Another sending of it has arrived with this mark, or a longer one may have.
      const inside = this.insideOf(packet, from, true);
      if (inside > 0) found.number = inside;
      else if (found.double > 0) found.number = 0;
    }
    if (found.number === 0 && found.double === 0) found.number = this.insideOf(packet, from, false);
    return found;
  }

  /** The segment within which the byte is. */
  private insideOf(packet: SeenPacket, from: number, mustHaveMark: boolean): number {
    const { sent, flows } = this;
    const side = packet.row * 2 + packet.direction;
    const begun = sent.present(flows.partlyArrived[side]!);
    if (begun > 0 && this.isInside(begun, packet, from) && this.isMarkPlausible(sent.at(begun), packet, from) && this.isOnItsWay(sent.at(begun), packet)) return begun;
    let other = 0;
    for (let number = sent.present(flows.lastSent[side]!), steps = 0; number > 0 && steps < mostLookedAt; number = sent.beforeOf(number), steps++) {
      if (!this.isInside(number, packet, from)) continue;
      if (this.isMarkPlausible(sent.at(number), packet, from)) return number;
      other ||= number;
    }
    return mustHaveMark ? 0 : other;
  }

  private isInside(number: number, packet: SeenPacket, from: number): boolean {
    const { sent } = this;
    const at = sent.at(number);
    const offset = (from - sent.sequence[at]!) >>> 0;
    return offset < sent.length[at]! && sent.isOfKind(at, packet) && sent.fate[at] !== fates.arrived && !this.isLater(at, packet) && this.coverage.get(number)?.has(offset) !== true;
  }

  /** Notes that bytes of a sent segment have arrived, and returns how many. */
  private cover(number: number, packet: SeenPacket, from: number, available: number): number {
    const { sent } = this;
    const at = sent.at(number);
    const offset = (from - sent.sequence[at]!) >>> 0;
    const count = Math.min(available, sent.length[at]! - offset);
    let coverage = this.coverage.get(number);
    if (coverage === undefined && count === sent.length[at]) {
      this.arrive(number, packet, packet.time);
      return count;
    }
    if (coverage === undefined) this.coverage.set(number, (coverage = new Coverage(packet.time)));
    coverage.add(offset, offset + count);
    if (coverage.total === sent.length[at]) {
      this.coverage.delete(number);
      this.arrive(number, packet, coverage.firstTime);
    } else {
      sent.fate[at] = fates.partlyArrived;
      this.flows.partlyArrived[packet.row * 2 + packet.direction] = number;
    }
    return count;
  }

  private keyFor(packet: SeenPacket): number {
    return keyOf(packet, this.seedOf(packet.row));
  }

  private isLater(at: number, { time }: SeenPacket): boolean {
    return this.sent.time[at]! > time + this.limits.tolerance;
  }

  /** Whether both are of one conversation. Where addresses are translated, a packet with the same content and mark shows which conversations are one. */
  private isOfSameFlow(at: number, packet: SeenPacket, hasMark: boolean): boolean {
    const { flows, sent } = this;
    const row = flows.canonical(sent.row[at]!);
    if (row === packet.row) return true;
    if (!hasMark || flows.translated[row] === 0 || flows.translated[packet.row] === 0 || !flows.join(row, packet.row)) return false;
    packet.row = flows.canonical(packet.row);
    return true;
  }

  /** The mark decides, then which was sent about as long ago as is usual; of those the oldest. */
  private isBetter(at: number, packet: SeenPacket, hasMark: boolean, best: number, bestHasMark: boolean): boolean {
    if (best === 0) return true;
    return hasMark === bestHasMark ? this.oddity(at, packet) <= this.oddity(this.sent.at(best), packet) : hasMark;
  }

  private oddity(at: number, { time, direction }: SeenPacket): number {
    const usual = this.usualDelay[direction];
    return Math.max(0, Math.abs(time - this.sent.time[at]! - usual) - usual / 2 - millisecond);
  }

  /** Whether a sent packet may arrive only now: content that was lost is not sent again so soon. */
  private isOnItsWay(at: number, packet: SeenPacket): boolean {
    return packet.time - this.sent.time[at]! <= 2 * this.usualDelay[packet.direction] + 50 * millisecond;
  }

  /** Whether the mark may be that of a piece of a sent segment: each next piece has the next id. */
  private isMarkPlausible(at: number, { mark }: SeenPacket, from: number): boolean {
    const { sent } = this;
    const pieces = Math.ceil(((from - sent.sequence[at]!) >>> 0) / 500);
    return ((mark - sent.mark[at]!) & 0xffff) <= pieces || mark === 0 || sent.mark[at] === 0;
  }

  private arrive(number: number, packet: SeenPacket, time: number): void {
    const { flows, sent } = this;
    const at = sent.at(number);
    const { row, direction } = packet;
    const side = row * 2 + direction;
    sent.fate[at] = fates.arrived;
    sent.hops[at] = packet.hops;
    const delay = Math.max(0, time - sent.time[at]!);
    this.usualDelay[direction] += (delay - this.usualDelay[direction]) / 16;
    this.delays.add(direction, delay);
    flows.delaysOf(row)?.add(direction, delay);
    flows.arrived[side]! += 1;
    if (sent.order[at]! < flows.latestArrived[side]!) flows.reordered[side]! += 1;
    else flows.latestArrived[side] = sent.order[at]!;
    if (sent.size[at]! > flows.largestArrived[side]!) flows.largestArrived[side] = sent.size[at]!;
    const flags = sent.flags[at]!;
    if (packet.isSegment && (flags & tcpFlags.syn) !== 0) (isAnswer(flags) ? flows.answersArrived : flows.requestsArrived)[side]! += 1;
    if (this.witness !== undefined) this.tell(row, sentAs(sent, at), sent.time[at]!, time, "arrived");
  }

  private takeDouble(number: number, packet: SeenPacket): void {
    const { flows, sent } = this;
    if (sent.hops[sent.at(number)] !== packet.hops) {
      this.recordedTwice += 1;
      return;
    }
    flows.doubled[packet.row * 2 + packet.direction]! += 1;
    this.tell(packet.row, packet, null, packet.time, "doubled");
  }

  private takeUnsent(packet: SeenPacket): void {
    const { flows, limits } = this;
    const side = packet.row * 2 + packet.direction;
    const [first, last] = limits.recorded[packet.direction];
    if (packet.time < flows.first[packet.row]!) flows.first[packet.row] = packet.time;
    if (packet.time > flows.last[packet.row]!) flows.last[packet.row] = packet.time;
    const isComparable = packet.time - limits.margin >= first && packet.time <= last;
    (isComparable ? flows.unsent : flows.notComparable)[side]! += 1;
    if (isComparable && packet.isSegment && (packet.flags & tcpFlags.rst) !== 0) flows.resetsUnsent[side]! += 1;
    this.tell(packet.row, packet, null, packet.time, isComparable ? "unsent" : "notComparable");
  }

  /** Decides about the oldest packet. */
  private expire(isEarly: boolean): void {
    const { flows, sent, limits } = this;
    const number = ++sent.gone;
    const at = sent.at(number);
    if (sent.fate[at] === fates.arrived) return;
    const coverage = this.coverage.get(number);
    this.coverage.delete(number);
    const direction = sent.directionOf(at);
    const row = flows.canonical(sent.row[at]!);
    const side = row * 2 + direction;
    const [first, last] = limits.recorded[direction === 0 ? 1 : 0];
    const time = sent.time[at]!;
    const isComparable = time >= first && time <= last - limits.margin;
    if (isEarly) this.decidedEarly += 1;
    this.tell(row, sentAs(sent, at), time, null, isComparable ? "lost" : "notComparable");
    if (!isComparable) {
      flows.notComparable[side]! += 1;
      return;
    }
    flows.lost[side]! += 1;
    flows.lostBytes[side]! += sent.length[at]! - (coverage?.total ?? 0);
    const size = sent.size[at]!;
    if (flows.smallestLost[side] === 0 || size < flows.smallestLost[side]!) flows.smallestLost[side] = size;
    const flags = sent.flags[at]!;
    if (sent.isSegment(at) && (flags & tcpFlags.syn) !== 0) (isAnswer(flags) ? flows.answersLost : flows.requestsLost)[side]! += 1;
  }

  private tell(row: number, packet: Parameters<Witness["see"]>[0], sent: number | null, arrived: number | null, fate: Fate): void {
    if (this.witness !== undefined && this.flows.nameOf(row) === this.witness.conversation) this.witness.see(packet, sent, arrived, fate);
  }
}

function isAnswer(flags: number): boolean {
  return (flags & tcpFlags.ack) !== 0;
}

function sentAs(sent: SentPackets, at: number): Parameters<Witness["see"]>[0] {
  return { direction: sent.directionOf(at), isSegment: sent.isSegment(at), flags: sent.flags[at]!, length: sent.length[at]! };
}
