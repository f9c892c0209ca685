/** What is in a capture file: the answer of `pktcap inspect --output json`. Documented in docs/inspect.md. */
export interface CaptureReport {
  /** Null for several files. */
  readonly file: FileFacts | null;
  /** Where the file stops making sense; null where it does not, and for several files. Everything before is in the report. */
  readonly damage: DamageFacts | null;
  /** Each file, by the time of its first packet. */
  readonly files: readonly FileRow[];
  readonly time: TimeSpan;
  readonly totals: Totals;
  readonly protocols: readonly ProtocolRow[];
  readonly services: Table<ServiceRow>;
  readonly talkers: Table<TalkerRow>;
  readonly conversations: Table<ConversationRow>;
  readonly tunnels: Table<TunnelRow>;
  readonly dnsNames: Table<DnsNameRow> & { readonly unreadable: number };
  readonly tlsServerNames: Table<TlsServerNameRow> & { readonly unnamed: number };
  readonly proxiedClients: Table<ProxiedClientRow>;
  readonly tcp: TcpFacts;
  readonly throughput: ThroughputFacts;
}

export interface DamageFacts {
  readonly atByte: number;
  readonly reason: string;
}

/** A file among others. */
export interface FileRow extends FileFacts {
  readonly damage: DamageFacts | null;
  readonly packets: number;
  /** On the wire. */
  readonly bytes: number;
  readonly first: string | null;
  readonly last: string | null;
}

export interface FileFacts {
  readonly name: string;
  readonly format: "pcap" | "pcapng";
  readonly compression: "gzip" | "zstd" | null;
  readonly byteOrder: "little-endian" | "big-endian";
  readonly timePrecision: string | null;
  readonly linkTypes: readonly string[];
  readonly snapLength: number | null;
  readonly application: string | null;
  readonly interfaces: readonly string[];
  readonly droppedPackets: number | null;
  /** How many bytes of the file, decompressed, are in the report: all, or those before the damage. */
  readonly bytesRead: number;
}

/** Times are UTC, ISO 8601, with as many digits as the file has; null where no packet has a time. */
export interface TimeSpan {
  readonly first: string | null;
  readonly last: string | null;
  readonly seconds: number | null;
  /** Packets with an earlier time than the one before them. */
  readonly outOfOrder: number;
  /** Packets for which the file has no time, or an invalid one. */
  readonly packetsWithoutTime: number;
}

export interface Totals {
  readonly packets: number;
  /** On the wire. */
  readonly bytes: number;
  readonly capturedBytes: number;
  /** Packets of which the file has only the beginning. */
  readonly cutPackets: number;
  readonly malformedPackets: number;
  readonly packetsPerSecond: number | null;
  readonly bitsPerSecond: number | null;
}

/** The first rows of a longer table. */
export interface Table<Row> {
  /** How many rows the whole table has. */
  readonly count: number;
  /** Whether some had to be given up while reading, so that the count is too high and the rows' figures may be too low. */
  readonly isEstimated: boolean;
  readonly rows: readonly Row[];
}

export interface ProtocolRow {
  readonly layer: "network" | "tunnel" | "transport";
  readonly name: string;
  readonly packets: number;
  readonly bytes: number;
}

export interface ServiceRow {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
  /** What usually listens there; the actual service was not inspected. */
  readonly name: string | null;
  readonly packets: number;
  readonly bytes: number;
}

export interface TalkerRow {
  readonly address: string;
  readonly packets: number;
  readonly bytes: number;
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly bytesReceived: number;
}

export interface EndpointFacts {
  readonly address: string;
  readonly port: number | null;
}

export interface ConversationRow {
  /** The name of the file that its packets are in. */
  readonly file: string;
  readonly protocol: string;
  /** The kind of tunnel that its packets are in; null for none. */
  readonly tunnel: string | null;
  readonly a: EndpointFacts;
  readonly b: EndpointFacts;
  readonly packets: number;
  readonly bytes: number;
  readonly packetsAToB: number;
  readonly bytesAToB: number;
  readonly packetsBToA: number;
  readonly bytesBToA: number;
  /** Since the earliest packet of all files. */
  readonly startSeconds: number | null;
  readonly seconds: number | null;
  readonly resets: number;
  readonly retransmissions: number;
  readonly isUnanswered: boolean;
}

/** A tunnel: packets whose inside is looked into. The addresses are those of its ends. */
export interface TunnelRow {
  readonly kind: string;
  readonly a: string;
  readonly b: string;
  readonly packets: number;
  readonly bytes: number;
}

export interface DnsNameRow {
  readonly name: string;
  readonly types: readonly string[];
  readonly queries: number;
  readonly responses: number;
  readonly errors: number;
  readonly lastError: string | null;
}

export interface TlsServerNameRow {
  readonly name: string;
  readonly clientHellos: number;
  /** Those of them that were in QUIC. */
  readonly quicClientHellos: number;
  readonly server: EndpointFacts;
  readonly hasMoreServers: boolean;
}

/** A client that a header of the PROXY protocol names. */
export interface ProxiedClientRow {
  /** An IP address, or `unix:` and a path. */
  readonly address: string;
  readonly connections: number;
  /** The address that sent the first header. */
  readonly proxy: string;
  readonly hasMoreProxies: boolean;
}

export interface TcpFacts {
  readonly packets: number;
  readonly resets: number;
  readonly retransmissions: number;
  readonly outOfOrder: number;
  /** Segments that ask for a connection. */
  readonly connectionRequests: number;
  /** Conversations in which a connection was asked for and nothing came back. */
  readonly unanswered: number;
}

/** Equal intervals from `start`; empty where no packet has a time. */
export interface ThroughputFacts {
  readonly start: string | null;
  readonly intervalSeconds: number | null;
  readonly packets: readonly number[];
  readonly bytes: readonly number[];
  /** Resets and retransmissions. */
  readonly troubles: readonly number[];
}
