import { dns, sql, ssh, tls } from "./applications";
import { between, mix } from "./mix";
import { joined, noise, number } from "./payload";
import type { Payload } from "./payload";
import { http, ldap, ntp, quic, remoteDesktop, smb } from "./serviceMessages";

/** A service that machines use and offer. What is said to it is in turns: the client's first. */
export interface Service {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
  readonly talk: (seed: number) => readonly Payload[];
  /** As between two machines of one network, if that is more. */
  readonly talkMore?: (seed: number) => readonly Payload[];
}

const name = "files.contoso.com";

const nameQuery = dns(name, Buffer.from([198, 51, 100, 10]));

/** Every service whose traffic a machine has on both sides: now as the client, now as the server. */
export const services: readonly Service[] = [
  { protocol: "UDP", port: 53, talk: () => [nameQuery.question, nameQuery.answer] },
  { protocol: "TCP", port: 53, talk: () => [nameQuery.question, nameQuery.answer].map(withLength) },
  { protocol: "TCP", port: 80, talk: (seed) => http(name, between(200, 4000, seed)) },
  { protocol: "TCP", port: 443, talk: (seed) => tls(name, between(300, 4000, seed), seed) },
  { protocol: "UDP", port: 443, talk: quic },
  { protocol: "TCP", port: 3389, talk: (seed) => remoteDesktop(tls(name, between(300, 4000, seed), seed)) },
  { protocol: "UDP", port: 3389, talk: quic },
  { protocol: "TCP", port: 22, talk: ssh },
  { protocol: "TCP", port: 1433, talk: (seed) => sql(seed, between(1, 40, seed)), talkMore: (seed) => sql(seed, between(1, 400, seed)) },
  // Azure SQL sends clients within Azure from 1433 to one of the ports 11000 to 11999.
  { protocol: "TCP", port: 11_037, talk: (seed) => sql(seed, between(1, 40, seed)) },
  { protocol: "TCP", port: 445, talk: smb },
  { protocol: "UDP", port: 123, talk: ntp },
  { protocol: "TCP", port: 389, talk: ldap },
  { protocol: "UDP", port: 389, talk: () => ldap().slice(2) },
  { protocol: "TCP", port: 636, talk: (seed) => tls("directory.contoso.com", between(300, 1500, seed), seed) },
];

/** A service of which nothing is known but its port: bytes that look encrypted. */
export function unknownService(protocol: Service["protocol"], port: number): Service {
  const most = protocol === "TCP" ? 4000 : 1200;
  return { protocol, port, talk: (seed) => [noise(between(60, most, mix(seed, port, 1)), mix(seed, port, 2)), noise(between(60, most, mix(seed, port, 3)), mix(seed, port, 4))] };
}

/** A DNS message in a TCP connection. */
function withLength(message: Payload): Payload {
  return joined({ bytes: number(message.bytes.length, 2) }, message);
}
