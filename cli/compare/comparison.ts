import type { EndpointFacts } from "../inspect/captureReport";

/** What became of the packets between two or more machines: the answer of `pktcap compare --output json`. Documented in docs/compare.md. */
export interface Comparison {
  readonly ends: readonly EndFacts[];
  /** Neighbours in the order of the ends; with three or more ends also the first and the last. */
  readonly pairs: readonly PairReport[];
}

/** A file, or one end of the path. */
export interface EndFacts {
  readonly name: string;
  readonly format: "pcap" | "pcapng";
  readonly packets: number;
  /** Packets that are not IP, have no time or are cut before their ports. */
  readonly unusablePackets: number;
  /** Packets that the capturing machine reports as dropped. */
  readonly droppedPackets: number | null;
  /** By the machine's own clock. */
  readonly first: string | null;
  readonly last: string | null;
  readonly damage: { readonly atByte: number; readonly reason: string } | null;
}

export interface PairReport {
  readonly from: string;
  readonly to: string;
  readonly verdict: Finding;
  /** All findings, the most serious first; the verdict is the first of them. */
  readonly findings: readonly Finding[];
  readonly clock: ClockFacts;
  readonly overlap: OverlapFacts;
  /** From `from` to `to`, then back. */
  readonly directions: readonly [DirectionFacts, DirectionFacts];
  readonly conversations: {
    readonly count: number;
    /** Conversations that no longer fitted, and are in no figure. */
    readonly leftOutPackets: number;
    readonly rows: readonly ConversationComparison[];
  };
  /** What one needs to know to trust the figures. */
  readonly notes: readonly string[];
  /** Only with `ladder`. */
  readonly ladder?: Ladder;
}

/** The most serious first. */
export const findingCodes = [
  "nothingInCommon",
  "requestLost",
  "answerLost",
  "requestNotAnswered",
  "resetBetween",
  "allLost",
  "largeLost",
  "someLost",
  "refused",
  "resetFirst",
  "nothingLost",
  "notComparable",
] as const;

export type FindingCode = (typeof findingCodes)[number];

/** A statement with its numbers, and what to do. */
export interface Finding {
  readonly code: FindingCode;
  readonly text: string;
  readonly hint: string | null;
  /** How many conversations it is about. */
  readonly conversations: number;
}

export interface ClockFacts {
  /** How far the clock of `to` is ahead of the clock of `from`; null if the files have no packet in common. */
  readonly offsetSeconds: number | null;
  readonly driftPartsPerMillion: number | null;
  /** The offset is right up to this much; null if packets of one direction only are in both files. */
  readonly errorSeconds: number | null;
  /** How many packets the clocks are aligned with. */
  readonly packets: number;
}

/** When both files were recording, by the clock of `from`. */
export interface OverlapFacts {
  readonly first: string | null;
  readonly last: string | null;
  readonly seconds: number | null;
  /** Packets that were sent within this time before the end of the overlap are not called lost: they may have been on their way. */
  readonly marginSeconds: number;
}

export interface DirectionFacts {
  readonly from: string;
  readonly to: string;
  /** Packets that can be compared, as the sender's file has them: `arrived` and `lost`. */
  readonly sent: number;
  readonly arrived: number;
  readonly lost: number;
  readonly lostBytes: number;
  /** Arrived once more. */
  readonly doubled: number;
  /** Arrived after a packet that was sent later. */
  readonly reordered: number;
  /** Not in the other file, which may not have been recording. */
  readonly notComparable: number;
  /** Arrived, but not in the sender's file. */
  readonly arrivedUnsent: number;
  /** Null if nothing arrived, or for conversations beyond the first 1,024. */
  readonly delay: DelayFacts | null;
}

/** One-way delay. With an unknown error: how much longer than the fastest packet. */
export interface DelayFacts {
  readonly medianSeconds: number;
  readonly p99Seconds: number;
  readonly errorSeconds: number | null;
}

export interface ConversationComparison {
  readonly protocol: string;
  /** At the end `from`, as its file has the addresses. */
  readonly a: EndpointFacts;
  /** At the end `to`. */
  readonly b: EndpointFacts;
  /** The addresses in the file of `to`, if something between the machines translates them. */
  readonly translated: { readonly a: EndpointFacts; readonly b: EndpointFacts } | null;
  readonly verdict: FindingCode;
  readonly aToB: DirectionFacts;
  readonly bToA: DirectionFacts;
  /** Who sent the first FIN or RST. */
  readonly endedBy: { readonly end: string; readonly flag: "FIN" | "RST" } | null;
}

/** The packets of one conversation, in the order of their times. */
export interface Ladder {
  readonly conversation: ConversationComparison;
  readonly packets: readonly LadderPacket[];
  /** Packets before and after those shown. */
  readonly leftOut: number;
}

export type Fate = "arrived" | "lost" | "doubled" | "notComparable" | "unsent";

export interface LadderPacket {
  readonly direction: "aToB" | "bToA";
  /** Seconds since the first packet shown; null if the packet is not in this file. */
  readonly sentSeconds: number | null;
  readonly arrivedSeconds: number | null;
  readonly fate: Fate;
  /** `SYN`, `PSH ACK 1448 bytes` … */
  readonly text: string;
}
