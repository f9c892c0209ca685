import { cutIntoSegments } from "./conversations";
import { flags } from "./frame";
import type { Flow, Packet } from "./frame";
import { nothing } from "./payload";
import type { Payload } from "./payload";

/**
 * Sends a packet of a conversation at a time in milliseconds, the packets of each side in the order of their times. Answers when the
 * other machine gets it, or `undefined` if it never does.
 *
 * @param opens it asks for the conversation, so security rules are for it
 */
export type Send = (packet: Packet, at: number, opens?: boolean) => number | undefined;

/** When a connection attempt is repeated, in milliseconds after the first (RFC 6298 and Linux). */
const attempts = [0, 1000, 3000, 7000, 15_000];
/** When a segment is sent that nobody has acknowledged, in milliseconds after the time it should have been. */
const repetitions = [0, 200, 600, 1400, 3000, 6200];
/** When a question by UDP is asked. */
const questions = [0, 1000, 3000];
/** How long a machine takes for what it does by itself, for an answer, and from one segment to the next. */
const [reaction, thought, spacing] = [0.03, 0.4, 0.012];

type End = "client" | "server";
const other = { client: "server", server: "client" } as const;

/** A TCP connection that the flow's `local` opens, on a network that may lose packets. What is lost is sent again, until its sender gives up. */
export function connect(flow: Flow, turns: readonly Payload[], start: number, send: Send): void {
  const sent = { client: 0, server: 0 };
  /** What has arrived of each side's bytes, without a gap. */
  const arrived = { client: 0, server: 0 };

  function transmit(from: End, set: number, sequence: number, payload: Payload, at: number): number | undefined {
    const acknowledgement = (set & flags.ack) === 0 ? 0 : arrived[other[from]];
    return send({ flow, outbound: from === "client", tcp: { flags: set, sequence, acknowledgement }, payload }, at, set === flags.syn);
  }

  function established(): number | undefined {
    let done: number | undefined;
    for (const wait of attempts) {
      if (done !== undefined && done <= start + wait) break;
      const asked = transmit("client", flags.syn, 0, nothing, start + wait);
      if (asked === undefined) continue;
      arrived.client = 1;
      done ??= transmit("server", flags.syn | flags.ack, 0, nothing, asked + reaction);
    }
    if (done === undefined) return undefined;
    [sent.client, sent.server, arrived.server] = [1, 1, 1];
    transmit("client", flags.ack, 1, nothing, done + reaction);
    return done + reaction;
  }

  /** Sends one segment until it arrives, for the first time so many milliseconds late. */
  function insist(from: End, set: number, sequence: number, payload: Payload, at: number, waits: readonly number[] = repetitions): number | undefined {
    for (const wait of waits) {
      const got = transmit(from, set, sequence, payload, at + wait);
      if (got !== undefined) return got;
    }
    return undefined;
  }

  /** Sends all segments of a message, then again those that were lost. Answers when the other side has everything. */
  function say(from: End, payload: Payload, at: number): number | undefined {
    const segments = cutIntoSegments(flow, payload).map(({ payload: part, offset, last }, index) => ({ part, sequence: sent[from] + offset, set: flags.ack | (last ? flags.psh : 0), at: at + index * spacing }));
    sent[from] += payload.bytes.length;
    const acknowledge = (time: number) => transmit(other[from], flags.ack, sent[other[from]], nothing, time + reaction);
    const times = segments.map(({ part, sequence, set, at: time }) => transmit(from, set, sequence, part, time));
    const gotAll = (missing: number) => segments[missing]?.sequence ?? sent[from];
    let firstMissing = times.indexOf(undefined);
    times.forEach((time, index) => {
      if (time === undefined) return;
      const gap = firstMissing >= 0 && firstMissing < index;
      arrived[from] = gotAll(gap ? firstMissing : index + 1);
      if (gap || index % 2 === 1 || index === segments.length - 1) acknowledge(time);
    });
    let done = times.findLast((time) => time !== undefined);
    let again = segments.at(-1)!.at + repetitions[1]!;
    for (; firstMissing >= 0; firstMissing = times.indexOf(undefined)) {
      const { part, sequence, set } = segments[firstMissing]!;
      const got = insist(from, set, sequence, part, again, repetitions.slice(1).map((wait) => wait - repetitions[1]!));
      if (got === undefined) return undefined;
      times[firstMissing] = got;
      const next = times.indexOf(undefined);
      arrived[from] = gotAll(next < 0 ? segments.length : next);
      again = acknowledge(got) ?? got + repetitions[1]!;
      done = Math.max(done ?? got, got);
    }
    return done;
  }

  function close(from: End, at: number): number | undefined {
    const got = insist(from, flags.fin | flags.ack, sent[from], nothing, at);
    sent[from] += 1;
    if (got !== undefined) arrived[from] = sent[from];
    return got;
  }

  let time = established();
  for (const [turn, payload] of turns.entries()) {
    if (time === undefined) return;
    time = say(turn % 2 === 0 ? "client" : "server", payload, time + thought);
  }
  if (time === undefined) return;
  const closing = close("client", time + thought);
  if (closing === undefined) return;
  const closed = close("server", closing + reaction);
  if (closed !== undefined) transmit("client", flags.ack, sent.client, nothing, closed + reaction);
}

/** A question by UDP, asked again while there is no answer. */
export function ask(flow: Flow, [question = nothing, answer = nothing]: readonly Payload[], start: number, send: Send): void {
  for (const wait of questions) {
    const asked = send({ flow, outbound: true, payload: question }, start + wait, true);
    if (asked !== undefined && send({ flow, outbound: false, payload: answer }, asked + thought) !== undefined) return;
  }
}
