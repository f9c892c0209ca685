import { type Packet } from "../format/packet";
import { afterChangeCipherSpec, beginsClientHello, clientHello, type HelloFound } from "../packets/clientHello";
import { type Headers } from "../packets/headers";
import { beginsProxyHeader, proxyHeader } from "../packets/proxyHeader";
import { type ProxiedClients } from "./proxiedClients";
import { TcpStream, TcpStreams } from "./tcpStream";
import { type TlsServerNames } from "./tlsServerNames";

interface Unfinished {
  readonly stream: TcpStream;
}

const mostUnfinished = 64;
const longestStart = 20_480;
/** Fewer bytes do not show whether a ClientHello begins. */
const shortestHello = 6;

/**
 * What TCP connections begin with on any port: headers of the PROXY protocol and TLS ClientHellos, in segments that begin with one, and those
 * that follow where it is longer than one.
 */
export class ConnectionStarts {
  private readonly unfinished = new TcpStreams<Unfinished>(mostUnfinished, ({ stream }) => {
    if (read(stream.bytes, 0, stream.length)?.hello !== undefined) this.tlsServerNames.countUnnamed();
  });

  constructor(
    private readonly tlsServerNames: TlsServerNames,
    private readonly proxiedClients: ProxiedClients,
  ) {}

  /**
   * Takes a TCP segment.
   *
   * @param side the number of the conversation and its direction
   * @param isNew whether the segment is no retransmission
   */
  take(packet: Packet, headers: Headers, side: number, isNew: boolean): void {
    const { payload, payloadCaptured } = headers;
    if (payloadCaptured === 0) {
      return;
    }
    const open = this.unfinished.isEmpty ? undefined : this.unfinished.get(side);
    if (open !== undefined) this.goOn(open, packet, headers, side);
    else if (isNew && mayBegin(packet.bytes[payload]!)) this.begin(packet, headers, side, payload + payloadCaptured);
  }

  forgetUnfinished(): void {
    this.unfinished.giveUpAll();
  }

  private begin(packet: Packet, headers: Headers, side: number, end: number): void {
    const start = read(packet.bytes, headers.payload, end);
    if (start === undefined || (!start.isIncomplete && start.hello === undefined && start.client === undefined)) {
      return;
    }
    if (start.isIncomplete && headers.payloadCaptured === headers.payloadLength) {
      const stream = new TcpStream(headers.sequence);
      stream.take(packet, headers);
      this.unfinished.open(side, { stream });
      return;
    }
    this.count(start, packet, headers);
  }

  private goOn({ stream }: Unfinished, packet: Packet, headers: Headers, side: number): void {
    stream.take(packet, headers);
    const start = read(stream.bytes, 0, stream.length);
    if (start?.isIncomplete === true && !stream.isBroken && stream.length < longestStart) {
      return;
    }
    this.unfinished.close(side);
    if (start !== undefined) this.count(start, packet, headers);
  }

  private count({ hello, client }: ConnectionStart, packet: Packet, headers: Headers): void {
    if (client !== undefined) this.proxiedClients.count(client, packet, headers);
    if (hello !== undefined) this.tlsServerNames.count(hello.name, packet, headers);
  }
}

interface ConnectionStart {
  /** Whether more of it is to come. */
  readonly isIncomplete: boolean;
  readonly hello: HelloFound | undefined;
  /** The client that the PROXY protocol names. */
  readonly client: string | undefined;
}

/** The first bytes of the PROXY protocol's two versions, and of TLS records with a ChangeCipherSpec or a handshake. */
function mayBegin(byte: number): boolean {
  return byte === 0x16 || byte === 0x14 || byte === 0x50 || byte === 0x0d;
}

function read(bytes: Buffer, offset: number, end: number): ConnectionStart | undefined {
  const proxy = beginsProxyHeader(bytes, offset, end) ? proxyHeader(bytes, offset, end) : undefined;
  if (proxy === "incomplete") {
    return { isIncomplete: true, hello: undefined, client: undefined };
  }
  const at = afterChangeCipherSpec(bytes, offset + (proxy?.length ?? 0), end);
  if (at < end && at + shortestHello > end && bytes[at] === 0x16) {
    return { isIncomplete: true, hello: undefined, client: proxy?.client };
  }
  const hello = beginsClientHello(bytes, at, end) ? clientHello(bytes, at, end) : undefined;
  if (proxy === undefined && hello === undefined) {
    return undefined;
  }
  return { isIncomplete: hello !== undefined && hello.isIncomplete && hello.name === undefined, hello, client: proxy?.client };
}
