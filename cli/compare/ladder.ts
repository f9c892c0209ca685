import { tcpFlags } from "../inspect/packets/headers";
import { type ConversationComparison, type Ladder, type LadderPacket } from "./comparison";
import { type Witness } from "./matcher";

const most = 300;
const mostKept = 50_000;
/** So many packets before the first problem are shown. */
const before = 40;

interface Seen {
  readonly direction: 0 | 1;
  readonly sent: number | null;
  readonly arrived: number | null;
  readonly fate: LadderPacket["fate"];
  readonly text: string;
}

/** Writes down what becomes of each packet of a conversation, to draw it. */
export class LadderWitness implements Witness {
  private readonly seen: Seen[] = [];
  private leftOut = 0;

  constructor(readonly conversation: string) {}

  readonly see: Witness["see"] = (packet, sent, arrived, fate) => {
    if (this.seen.length === mostKept) this.leftOut += 1;
    // Within the resolution of the files, a packet may seem to arrive before it was sent.
    else this.seen.push({ direction: packet.direction, sent, arrived: arrived === null ? null : Math.max(arrived, sent ?? arrived), fate, text: textOf(packet) });
  };

  ladder(conversation: ConversationComparison): Ladder {
    const all = this.seen.sort((one, other) => startOf(one) - startOf(other));
    const problem = all.findIndex(({ fate }) => fate !== "arrived" && fate !== "notComparable");
    const from = all.length <= most ? 0 : Math.min(Math.max(0, problem - before), all.length - most);
    const shown = all.slice(from, from + most);
    const origin = shown.length === 0 ? 0 : startOf(shown[0]!);
    const since = (time: number | null): number | null => (time === null ? null : Math.round(time - origin) / 1e9);
    const packets = shown.map(({ direction, sent, arrived, fate, text }) => ({
      direction: direction === 0 ? ("aToB" as const) : ("bToA" as const),
      sentSeconds: since(sent),
      arrivedSeconds: since(arrived),
      fate,
      text,
    }));
    return { conversation, packets, leftOut: this.leftOut + all.length - shown.length };
  }
}

function startOf({ sent, arrived }: Seen): number {
  return sent ?? arrived ?? 0;
}

const flagNames: [flag: number, name: string][] = [
  [tcpFlags.syn, "SYN"],
  [tcpFlags.fin, "FIN"],
  [tcpFlags.rst, "RST"],
  [tcpFlags.ack, "ACK"],
];

function textOf({ isSegment, flags, length }: Parameters<Witness["see"]>[0]): string {
  const names = isSegment ? flagNames.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name) : [];
  return [...names, ...(length > 0 || !isSegment ? [`${length} bytes`] : [])].join(" ");
}
