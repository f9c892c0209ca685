import { type Headers, tcpFlags } from "../packets/headers";
import { type BoundedTable } from "./boundedTable";

/** What a TCP segment is, beside those before it. */
export type Verdict = "new" | "retransmission" | "outOfOrder";

/** The rule of thumb for a round trip where the handshake was not seen. */
const assumedRoundTrip = 3_000_000;
const fastRetransmission = 20_000_000;

/**
 * What has to be remembered of a TCP connection to know what is sent twice, in columns of the conversations' table.
 *
 * The rules are Wireshark's for `tcp.analysis.retransmission` and `tcp.analysis.out_of_order`, as far as a fixed number of values for each
 * direction can hold them: what is sent below the next sequence number that is due was sent before, or comes late. It comes late (out of order) when it
 * comes within a round trip of the highest segment, does not end at what is due, and nobody asked for it again. A keep-alive is neither.
 */
export class TcpState {
  private readonly known: Uint8Array;
  private readonly initialSequence: Uint32Array;
  private readonly nextSequence: Uint32Array;
  private readonly nextSequenceTime: Float64Array;
  private readonly lastAck: Uint32Array;
  private readonly lastAckTime: Float64Array;
  private readonly duplicateAcks: Uint16Array;
  private readonly window: Uint16Array;
  private readonly synTime: Float64Array;
  private readonly roundTrip: Float64Array;

  constructor(table: BoundedTable) {
    this.known = table.column(Uint8Array, 2);
    this.initialSequence = table.column(Uint32Array, 2);
    this.nextSequence = table.column(Uint32Array, 2);
    this.nextSequenceTime = table.column(Float64Array, 2);
    this.lastAck = table.column(Uint32Array, 2);
    this.lastAckTime = table.column(Float64Array, 2);
    this.duplicateAcks = table.column(Uint16Array, 2);
    this.window = table.column(Uint16Array, 2);
    this.synTime = table.column(Float64Array);
    this.roundTrip = table.column(Float64Array);
  }

  /** Takes a segment of a conversation (its row) in one of its two directions, at a time in nanoseconds. */
  take(row: number, direction: number, headers: Headers, time: number): Verdict {
    const side = row * 2 + direction;
    const { flags, sequence } = headers;
    if ((flags & tcpFlags.syn) !== 0) {
      this.takeSyn(row, side, headers, time);
    } else if ((flags & tcpFlags.ack) !== 0 && this.synTime[row]! > 0 && this.roundTrip[row] === 0) {
      this.roundTrip[row] = Math.max(1, time - this.synTime[row]!);
    }
    const verdict = this.verdict(row, side, headers, time);
    this.takeAck(side, headers, time);
    const advance = headers.payloadLength + ((flags & (tcpFlags.syn | tcpFlags.fin)) !== 0 ? 1 : 0);
    if (advance > 0) {
      this.moveOn(side, (sequence + advance) >>> 0, time);
    }
    return verdict;
  }

  private takeSyn(row: number, side: number, { flags, sequence }: Headers, time: number): void {
    const isAnswer = (flags & tcpFlags.ack) !== 0;
    const isOther = (this.known[side]! & seen.syn) !== 0 && this.initialSequence[side] !== sequence;
    if (isOther) {
      this.forget(row, isAnswer ? [side] : [row * 2, row * 2 + 1]);
    }
    this.known[side]! |= seen.syn;
    this.initialSequence[side] = sequence;
    if (!isAnswer && (isOther || this.synTime[row] === 0)) {
      this.synTime[row] = Math.max(1, time);
    }
  }

  /** The same ports, used for another connection. */
  private forget(row: number, sides: number[]): void {
    for (const side of sides) {
      this.known[side] = 0;
      this.duplicateAcks[side] = 0;
    }
    this.roundTrip[row] = 0;
  }

  private verdict(row: number, side: number, { flags, sequence, payloadLength }: Headers, time: number): Verdict {
    const sends = payloadLength > 0 || (flags & (tcpFlags.syn | tcpFlags.fin)) !== 0;
    const due = this.nextSequence[side]!;
    if (!sends || (this.known[side]! & seen.sequence) === 0 || !isBefore(sequence, due)) {
      return "new";
    }
    // A keep-alive repeats one byte, and what follows a probe of a closed window begins with one that was sent.
    if (sequence === (due - 1) >>> 0 && (flags & (tcpFlags.syn | tcpFlags.fin | tcpFlags.rst)) === 0) {
      return "new";
    }
    const other = side ^ 1;
    const isAskedFor = this.duplicateAcks[other]! >= 2 && this.lastAck[other] === sequence && time - this.lastAckTime[other]! < fastRetransmission;
    const isAcknowledged =
      payloadLength > 0 && (this.known[other]! & seen.ack) !== 0 && !isBefore(this.lastAck[other]!, (sequence + payloadLength) >>> 0);
    if (isAskedFor || isAcknowledged) {
      return "retransmission";
    }
    const segmentEnd = (sequence + payloadLength + ((flags & (tcpFlags.syn | tcpFlags.fin)) !== 0 ? 1 : 0)) >>> 0;
    const isLate = time - this.nextSequenceTime[side]! < (this.roundTrip[row] || assumedRoundTrip) && segmentEnd !== due;
    return isLate ? "outOfOrder" : "retransmission";
  }

  private takeAck(side: number, { flags, acknowledgment, sequence, payloadLength, window }: Headers, time: number): void {
    if ((flags & tcpFlags.ack) === 0) {
      return;
    }
    const repeats =
      (this.known[side]! & seen.ack) !== 0 &&
      acknowledgment === this.lastAck[side] &&
      payloadLength === 0 &&
      (flags & (tcpFlags.syn | tcpFlags.fin | tcpFlags.rst)) === 0 &&
      window !== 0 &&
      window === this.window[side] &&
      sequence === this.nextSequence[side];
    this.duplicateAcks[side] = repeats ? Math.min(65_535, this.duplicateAcks[side]! + 1) : acknowledgment === this.lastAck[side] ? this.duplicateAcks[side]! : 0;
    this.known[side]! |= seen.ack;
    this.lastAck[side] = acknowledgment;
    this.lastAckTime[side] = time;
    this.window[side] = window;
  }

  private moveOn(side: number, next: number, time: number): void {
    if ((this.known[side]! & seen.sequence) === 0 || isBefore(this.nextSequence[side]!, next)) {
      this.known[side]! |= seen.sequence;
      this.nextSequence[side] = next;
      this.nextSequenceTime[side] = time;
    }
  }
}

const seen = { sequence: 1, ack: 2, syn: 4 };

/** Sequence numbers go round. */
function isBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}
