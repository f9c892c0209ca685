import { type Packet } from "./format/packet";
import { dissect } from "./packets/dissect";
import { Headers, protocols, tcpFlags } from "./packets/headers";
import { type Conversation, Conversations } from "./tables/conversations";
import { ConnectionStarts } from "./tables/connectionStarts";
import { DnsNames } from "./tables/dnsNames";
import { ProtocolCounts } from "./tables/protocolCounts";
import { ProxiedClients } from "./tables/proxiedClients";
import { QuicHellos } from "./tables/quicHellos";
import { Talkers } from "./tables/talkers";
import { Throughput } from "./tables/throughput";
import { TlsServerNames } from "./tables/tlsServerNames";
import { Tunnels } from "./tables/tunnels";

/** An instant: seconds since 1970, and nanoseconds on top. */
export interface Instant {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** The packets of one file, and when they were. */
export class FileSpan {
  packets = 0;
  bytes = 0;
  /** Nanoseconds since the origin, infinite where no packet has a time. */
  earliest = Infinity;
  latest = -Infinity;
  /** The same as instants: a number of nanoseconds is exact for a hundred days. */
  readonly first = { seconds: 0, nanoseconds: 0 };
  readonly last = { seconds: 0, nanoseconds: 0 };

  add(time: number, { seconds, nanoseconds }: Instant): void {
    if (time < this.earliest) {
      this.earliest = time;
      this.first.seconds = seconds;
      this.first.nanoseconds = nanoseconds;
    }
    if (time > this.latest) {
      this.latest = time;
      this.last.seconds = seconds;
      this.last.nanoseconds = nanoseconds;
    }
  }
}

const earliestSecond = Date.UTC(1000) / 1000;
const latestSecond = Date.UTC(9999) / 1000;

/** Everything that is counted of one file or several, packet by packet, in memory that does not grow with the file. */
export class Analysis {
  packets = 0;
  bytes = 0;
  capturedBytes = 0;
  cutPackets = 0;
  /** The time of the first packet that has one; other times are nanoseconds since then. */
  origin: Instant | undefined;
  /** What is counted of each file alone. */
  readonly files: FileSpan[] = [];
  outOfOrderTimes = 0;
  packetsWithoutTime = 0;
  readonly tcp = { packets: 0, resets: 0, retransmissions: 0, outOfOrder: 0, connectionRequests: 0, unanswered: 0 };
  readonly protocols = new ProtocolCounts();
  readonly talkers = new Talkers();
  readonly tunnels = new Tunnels();
  readonly conversations = new Conversations((conversation) => this.addUp(conversation));
  readonly dnsNames = new DnsNames();
  readonly tlsServerNames = new TlsServerNames();
  readonly proxiedClients = new ProxiedClients();
  readonly throughput = new Throughput();

  private readonly connectionStarts = new ConnectionStarts(this.tlsServerNames, this.proxiedClients);
  private readonly quicHellos = new QuicHellos(this.tlsServerNames);
  private readonly headers = new Headers();
  private previous = -Infinity;

  private current = new FileSpan();

  /** All packets from now on are another file's. */
  beginFile(): void {
    this.forgetUnfinished();
    this.conversations.file = this.files.length;
    this.previous = -Infinity;
    this.current = new FileSpan();
    this.files.push(this.current);
  }

  /** The file with the first packet, and the one with the last. */
  get earliestFile(): FileSpan {
    return this.files.reduce((earliest, file) => (file.earliest < earliest.earliest ? file : earliest));
  }

  get latestFile(): FileSpan {
    return this.files.reduce((latest, file) => (file.latest > latest.latest ? file : latest));
  }

  readonly take = (packet: Packet): void => {
    const { headers, current } = this;
    current.packets += 1;
    current.bytes += packet.originalLength;
    this.packets += 1;
    this.bytes += packet.originalLength;
    this.capturedBytes += packet.capturedLength;
    if (packet.capturedLength < packet.originalLength) this.cutPackets += 1;
    const time = this.timeOf(packet);
    dissect(packet, headers);
    this.protocols.add(packet, headers);
    if (headers.tunnel !== 0) this.tunnels.add(packet, headers);
    const isTrouble = headers.ipVersion !== 0 && this.takeIp(packet, time);
    if (!Number.isNaN(time)) this.throughput.add(time, packet.originalLength, isTrouble);
  };

  /** What is known only at the end. No packet may be taken after that. */
  end(): void {
    for (const conversation of this.conversations.rows()) {
      this.addUp(conversation);
    }
    this.forgetUnfinished();
  }

  /** Rows of conversations have got other numbers, or there is nothing more to come. */
  private forgetUnfinished(): void {
    this.connectionStarts.forgetUnfinished();
    this.quicHellos.forget();
    this.dnsNames.streams.forget();
  }

  private addUp(conversation: Conversation): void {
    this.talkers.add(conversation);
    if (conversation.isUnanswered) this.tcp.unanswered += 1;
  }

  /** Nanoseconds since the first packet that has a time; NaN where there is none, or one that no calendar has. */
  private timeOf(packet: Packet): number {
    const { seconds, nanoseconds } = packet;
    if (!(seconds >= earliestSecond && seconds <= latestSecond)) {
      this.packetsWithoutTime += 1;
      return NaN;
    }
    this.origin ??= { seconds, nanoseconds };
    const time = (seconds - this.origin.seconds) * 1e9 + (nanoseconds - this.origin.nanoseconds);
    if (time < this.previous) this.outOfOrderTimes += 1;
    this.current.add(time, packet);
    this.previous = time;
    return time;
  }

  /** Whether the packet is a reset or a retransmission. */
  private takeIp(packet: Packet, time: number): boolean {
    const { headers, conversations } = this;
    const { generation } = conversations;
    const row = conversations.take(packet, headers, time);
    if (conversations.generation !== generation) this.forgetUnfinished();
    const side = row * 2 + conversations.direction;
    const isTrouble = headers.hasTcp && this.takeSegment(packet, side);
    if (headers.hasPorts) this.dnsNames.take(packet, headers, side, conversations.verdict !== "retransmission");
    if (headers.protocol === protocols.udp && headers.hasPorts) this.quicHellos.take(packet, headers, side);
    return isTrouble;
  }

  private takeSegment(packet: Packet, side: number): boolean {
    const { headers, conversations, tcp } = this;
    const { flags } = headers;
    const { verdict } = conversations;
    tcp.packets += 1;
    if ((flags & (tcpFlags.syn | tcpFlags.ack)) === tcpFlags.syn) tcp.connectionRequests += 1;
    const isReset = (flags & tcpFlags.rst) !== 0;
    if (isReset) tcp.resets += 1;
    if (verdict === "outOfOrder") tcp.outOfOrder += 1;
    if (verdict === "retransmission") tcp.retransmissions += 1;
    this.connectionStarts.take(packet, headers, side, verdict !== "retransmission");
    return isReset || verdict === "retransmission";
  }
}
