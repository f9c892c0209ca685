import { flags } from "./frame";
import type { Flow, Packet } from "./frame";
import { cut, nothing } from "./payload";
import type { Payload } from "./payload";

/** How a TCP connection goes, apart from what is said. */
export interface Course {
  /** Who opens it. */
  client: "local" | "remote";
  /** How it ends: in peace, or because the client breaks it off. @default "closed" */
  end?: "closed" | "reset";
  /** Which segment of data is lost on its way and sent again. */
  lost?: number;
}

/** A TCP connection: handshake, what is said by client and server in turns, and its end. */
export function tcpConversation(flow: Flow, turns: readonly Payload[], { client, end = "closed", lost }: Course): Packet[] {
  const packets: Packet[] = [];
  const sent = { client: 0, server: 0 };
  let segments = 0;

  function add(from: "client" | "server", set: number, payload: Payload = nothing): void {
    const other = from === "client" ? "server" : "client";
    packets.push({
      flow,
      outbound: (from === "client") === (client === "local"),
      tcp: { flags: set, sequence: sent[from], acknowledgement: sent[other] },
      payload,
    });
    sent[from] += payload.bytes.length + ((set & (flags.syn | flags.fin)) === 0 ? 0 : 1);
  }

  function say(from: "client" | "server", payload: Payload): void {
    cutIntoSegments(flow, payload).forEach((segment, index) => {
      add(from, flags.ack | (segment.last ? flags.psh : 0), segment.payload);
      // A capture at the sender sees what was lost as well as what was sent again.
      if (segments === lost) packets.push({ ...packets.at(-1)! });
      segments += 1;
      if (segment.last || index % 2 === 1) add(from === "client" ? "server" : "client", flags.ack);
    });
  }

  add("client", flags.syn);
  add("server", flags.syn | flags.ack);
  add("client", flags.ack);
  turns.forEach((payload, turn) => say(turn % 2 === 0 ? "client" : "server", payload));
  if (end === "reset") {
    add("client", flags.rst | flags.ack);
    return packets;
  }
  add("client", flags.fin | flags.ack);
  add("server", flags.fin | flags.ack);
  add("client", flags.ack);
  return packets;
}

/** A message in the segments that a connection sends it in, with where each begins. */
export function cutIntoSegments({ version }: Flow, payload: Payload): { payload: Payload; offset: number; last: boolean }[] {
  const [size, length] = [version === 4 ? 1460 : 1440, payload.bytes.length];
  return Array.from({ length: Math.ceil(length / size) }, (_, index) => {
    const offset = index * size;
    const end = Math.min(offset + size, length);
    return { payload: cut(payload, offset, end), offset, last: end === length };
  });
}

/** Somebody knocks where nobody listens. */
export function refusedConversation(flow: Flow): Packet[] {
  return [
    { flow, outbound: false, tcp: { flags: flags.syn, sequence: 0, acknowledgement: 0 }, payload: nothing },
    { flow, outbound: true, tcp: { flags: flags.rst | flags.ack, sequence: 0, acknowledgement: 1 }, payload: nothing },
  ];
}

/** A question and the answer to it. */
export function exchange(flow: Flow, question: Payload, answer: Payload, client: Course["client"] = "local"): Packet[] {
  return [{ flow, outbound: client === "local", payload: question }, { flow, outbound: client !== "local", payload: answer }];
}

const pingData: Payload = { bytes: Buffer.from(Array.from({ length: 48 }, (_, index) => 0x10 + index)) };

/** A ping of the machine. */
export function ping(flow: Flow): Packet[] {
  const [request, reply] = flow.version === 4 ? [8, 0] : [128, 129];
  return [
    { flow, outbound: true, icmpType: request, payload: pingData },
    { flow, outbound: false, icmpType: reply, payload: pingData },
  ];
}
