/** The properties of a capture as the service keeps them, whatever the api-version they are shown in. */
export interface CaptureProperties {
  target: string;
  scope: { include: string[]; exclude: string[] };
  targetType: "AzureVM" | "AzureVMSS";
  bytesToCapturePerPacket: number;
  /** Absent in continuous captures. */
  totalBytesPerSession?: number;
  /** Absent in continuous captures. */
  timeLimitInSeconds?: number;
  storageLocation: { storageId?: string; storagePath: string; filePath?: string; localPath?: string };
  continuousCapture?: boolean;
  captureSettings?: { fileCount: number; fileSizeInBytes: number; sessionTimeLimitInSeconds: number };
  filters: CaptureFilter[];
}

export interface CaptureFilter {
  protocol: string;
  localIPAddress: string;
  localPort: string;
  remoteIPAddress: string;
  remotePort: string;
}

/** What is known of a capture session from its start: its state at any time follows from this and the clock. */
export interface SessionPlan {
  /** `null`: it never starts, because the create has failed or will. */
  startsAt: number | null;
  /** Digits below the millisecond of `captureStartTime`. */
  ticks: string;
  timeLimitInSeconds: number;
  /** `null`: no limit, as in a continuous capture. */
  totalBytes: number | null;
  /** `0`: its filters let nothing through. */
  bytesPerSecond: number;
  /** Of a scale set: how many instances capture, or did when they were stopped. */
  instances: number | null;
  /** Of a scale set: the ids of the instances that still capture. */
  capturing?: string[];
  /** An end other than by a limit. */
  end?: SessionEnd;
}

export interface SessionEnd {
  at: number;
  status: "Stopped" | "Error";
  stopReason?: string;
  packetCaptureError: string[];
}

/** A machine that a session captures on. */
export interface CapturingMachine {
  /** Of a scale set: the instance's id. */
  instance?: string;
  source: TrafficSource;
}

/** The machine whose traffic it is. */
export interface TrafficSource {
  /** Its addresses, as bytes in hexadecimal digits. */
  ipv4: string;
  ipv6: string;
}

/** What a session captures: which of the machine's traffic, and how much of each packet. */
export interface CaptureContents {
  source: TrafficSource;
  filters: readonly CaptureFilter[];
  /** Bytes of each packet that are kept; `0`: all. */
  snapLength: number;
  /** The session's start, in milliseconds since 1970. */
  startedAt: number;
  /** What is captured comes at this rate, so a packet's time follows from its place. */
  bytesPerSecond: number;
  /** What the machine says to other machines, and they to it, if that is captured too. */
  conversations?: Conversations;
}

/** A machine's conversations with other machines. Each is in the files of both, so it follows only from what is here and from the time. */
export interface Conversations {
  clock: MachineClock;
  links: readonly Link[];
}

/** How far a machine's clock is ahead; negative: behind. */
export interface MachineClock {
  skewMilliseconds: number;
  /** How much further it gets ahead each second, in microseconds. */
  driftPartsPerMillion: number;
  /** When it was ahead by the skew alone, in milliseconds since 1970. */
  since: number;
}

/** Two machines of which one uses a service of the other, once a second. */
export interface Link {
  /** Which of the two the capturing machine is. */
  side: "client" | "server";
  /** Their addresses, as bytes in hexadecimal digits. */
  client: string;
  server: string;
  protocol: "TCP" | "UDP" | "Any";
  /** `null`: every service by turns. */
  port: number | null;
  /** The first conversation, in milliseconds since 1970. */
  since: number;
  /** How long packets are on their way. */
  toServer: Path;
  toClient: Path;
  /** When connection attempts do not arrive, by service. */
  blocked: readonly Blocked[];
  drops: readonly Drop[];
}

export interface Path {
  delayMilliseconds: number;
  /** The most that a packet is later than that. */
  jitterMilliseconds: number;
}

/** In milliseconds since 1970; without `until`, from then on. */
export interface Period {
  from: number;
  until?: number;
}

export interface Blocked extends Period {
  port: number;
  protocol: "TCP" | "UDP";
}

/** Packets that are dropped on purpose. */
export interface Drop extends Period {
  /** `0` and `1` stand for none and all. */
  share: number;
  /** Only packets with more bytes than that, from the IP header on. */
  larger: number;
  toServer: boolean;
  toClient: boolean;
  /** `network`: on their way. `machine`: by the machine that they have reached, after a capture there has seen them. */
  by: "network" | "machine";
  /** Only on this port of the service. */
  port?: number;
  protocol?: "TCP" | "UDP";
  seed: number;
}

/** A capture file, as what it is made from. It is never kept as bytes: any part of it can be made at any time. */
export interface CaptureFile extends CaptureContents {
  /** The part of all that is captured that is in this file: from the beginning of a packet to the end of one. */
  from: number;
  to: number;
  size: number;
}
