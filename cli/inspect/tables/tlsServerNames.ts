import { type Packet } from "../format/packet";
import { type Headers, protocols } from "../packets/headers";
import { BoundedNames } from "./boundedNames";
import { ServerSeen } from "./serverSeen";

/** How often a server's name was asked for, and the first address that was. */
export class TlsCounts {
  clientHellos = 0;
  /** Those of them that were in QUIC. */
  quicClientHellos = 0;
  readonly servers = new ServerSeen();
}

/** The server names in ClientHellos. */
export class TlsServerNames {
  readonly names = new BoundedNames<TlsCounts>(
    () => new TlsCounts(),
    ({ clientHellos }) => clientHellos,
  );
  /** ClientHellos without a server name, or truncated before they do. */
  unnamed = 0;

  count(name: string | undefined, { bytes }: Packet, { destination, destinationPort, ipVersion, protocol }: Headers): void {
    if (name === undefined) {
      this.countUnnamed();
      return;
    }
    const counts = this.names.get(name);
    counts.clientHellos += 1;
    if (protocol === protocols.udp) counts.quicClientHellos += 1;
    counts.servers.add(bytes.subarray(destination, destination + (ipVersion === 4 ? 4 : 16)), destinationPort);
  }

  countUnnamed(): void {
    this.unnamed += 1;
  }
}
