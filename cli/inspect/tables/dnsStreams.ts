import { uint16 } from "../bytes";
import { type Packet } from "../format/packet";
import { headerLength, isDnsMessage } from "../packets/dns";
import { type Headers, tcpFlags } from "../packets/headers";
import { TcpStream, TcpStreams } from "./tcpStream";

interface DnsStream {
  readonly stream: TcpStream;
  /** Whether a message certainly begins where the stream does: it came after a SYN or another message. */
  isCertain: boolean;
}

const mostStreams = 256;
/** Questions are at the beginning of a message, which may be a zone of 64 KiB. */
const longestHeld = 4096;
const lengthBytes = 2;

/** The messages of DNS over TCP: each after its length, several in one segment or one in several. The latest 256 directions are followed. */
export class DnsStreams {
  private readonly streams = new TcpStreams<DnsStream>(mostStreams, () => undefined);

  /** @param takeMessage reads a message, or its first 4 KiB, and returns whether it could */
  constructor(private readonly takeMessage: (bytes: Buffer, offset: number, end: number) => boolean) {}

  /** Takes a segment from or to port 53. Returns how many messages could not be read. */
  take(packet: Packet, headers: Headers, side: number, isNew: boolean): number {
    const isSyn = (headers.flags & tcpFlags.syn) !== 0;
    if (isSyn && isNew) this.streams.open(side, { stream: new TcpStream((headers.sequence + 1) >>> 0), isCertain: true });
    if (isSyn || headers.payloadLength === 0) {
      return 0;
    }
    const open = this.streams.get(side) ?? (isNew ? this.begin(headers, side) : undefined);
    if (open === undefined) {
      return 0;
    }
    open.stream.take(packet, headers);
    return this.takeMessages(open, side);
  }

  forget(): void {
    this.streams.giveUpAll();
  }

  /** A connection whose SYN is not in the file: perhaps a message begins with this segment. */
  private begin({ sequence }: Headers, side: number): DnsStream {
    const open = { stream: new TcpStream(sequence), isCertain: false };
    this.streams.open(side, open);
    return open;
  }

  private takeMessages(open: DnsStream, side: number): number {
    const { stream } = open;
    let unreadable = 0;
    while (stream.length >= lengthBytes) {
      const length = uint16(stream.bytes, 0);
      const end = lengthBytes + Math.min(length, longestHeld);
      const have = Math.min(end, stream.length);
      if (!open.isCertain && (length < headerLength || (have >= lengthBytes + headerLength && !isDnsMessage(stream.bytes, lengthBytes, have)))) {
        this.streams.close(side);
        return unreadable;
      }
      if (have < end && !stream.isBroken) {
        return unreadable;
      }
      const isRead = this.takeMessage(stream.bytes, lengthBytes, have);
      if (!isRead && (open.isCertain || stream.isBroken)) unreadable += 1;
      open.isCertain ||= isRead;
      stream.consume(lengthBytes + length);
    }
    if (stream.isBroken) this.streams.close(side);
    return unreadable;
  }
}
