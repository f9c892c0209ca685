import { type Packet } from "../format/packet";
import { type Headers, protocols } from "../packets/headers";
import { serviceName } from "../packets/protocolNames";
import { tunnelNames } from "../packets/tunnels";

/** Packets and bytes of one number: an EtherType, an IP protocol, a port. */
export interface Count {
  readonly number: number;
  readonly packets: number;
  readonly bytes: number;
}

class Counts {
  private readonly packets: Float64Array;
  private readonly bytes: Float64Array;

  constructor(numbers: number) {
    this.packets = new Float64Array(numbers);
    this.bytes = new Float64Array(numbers);
  }

  add(number: number, bytes: number): void {
    this.packets[number]! += 1;
    this.bytes[number]! += bytes;
  }

  rows(): Count[] {
    const rows: Count[] = [];
    this.packets.forEach((packets, number) => {
      if (packets > 0) rows.push({ number, packets, bytes: this.bytes[number]! });
    });
    return rows;
  }
}

/** What the packets of a file are, layer by layer. */
export class ProtocolCounts {
  readonly network = new Counts(65_536);
  readonly tunnels = new Counts(tunnelNames.length);
  readonly transport = new Counts(256);
  readonly tcpServices = new Counts(65_536);
  readonly udpServices = new Counts(65_536);
  malformed = 0;

  add({ originalLength }: Packet, { etherType, ipVersion, tunnel, protocol, hasPorts, sourcePort, destinationPort, malformed }: Headers): void {
    this.network.add(etherType, originalLength);
    if (tunnel !== 0) this.tunnels.add(tunnel, originalLength);
    if (malformed) this.malformed += 1;
    if (ipVersion === 0) {
      return;
    }
    this.transport.add(protocol, originalLength);
    if (hasPorts && protocol === protocols.tcp) this.tcpServices.add(servicePort(sourcePort, destinationPort), originalLength);
    if (hasPorts && protocol === protocols.udp) this.udpServices.add(servicePort(sourcePort, destinationPort), originalLength);
  }
}

const isNamed = Uint8Array.from({ length: 65_536 }, (_value, port) => (serviceName(port) === undefined ? 0 : 1));

/** The port of the two that is known, or else the lower one. */
function servicePort(a: number, b: number): number {
  return isNamed[a] === isNamed[b] ? Math.min(a, b) : isNamed[a] === 1 ? a : b;
}
