import { type Packet } from "../format/packet";
import { type Headers } from "../packets/headers";
import { BoundedNames } from "./boundedNames";
import { ServerSeen } from "./serverSeen";

/** How often a proxy passed on a connection of a client, and the first that did. */
export class ProxiedClientCounts {
  connections = 0;
  readonly proxies = new ServerSeen();
}

/** The clients that headers of the PROXY protocol name, by their addresses as text. */
export class ProxiedClients {
  readonly names = new BoundedNames<ProxiedClientCounts>(
    () => new ProxiedClientCounts(),
    ({ connections }) => connections,
  );

  count(client: string, { bytes }: Packet, { source, ipVersion }: Headers): void {
    const counts = this.names.get(client);
    counts.connections += 1;
    counts.proxies.add(bytes.subarray(source, source + (ipVersion === 4 ? 4 : 16)), 0);
  }
}
