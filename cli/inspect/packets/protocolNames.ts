import { services } from "../../../provider/expressions/services";
import { etherTypes, noEtherType, protocols } from "./headers";

const etherTypeNames = new Map<number, string>([
  [noEtherType.unknown, "not looked into"],
  [noEtherType.llc, "LLC"],
  [etherTypes.ipv4, "IPv4"],
  [etherTypes.arp, "ARP"],
  [0x0842, "Wake-on-LAN"],
  [0x8035, "RARP"],
  [0x8100, "VLAN"],
  [etherTypes.ipv6, "IPv6"],
  [0x8808, "Ethernet flow control"],
  [0x8809, "LACP"],
  [etherTypes.mpls, "MPLS"],
  [etherTypes.mplsMulticast, "MPLS multicast"],
  [0x8863, "PPPoE discovery"],
  [etherTypes.pppoe, "PPPoE"],
  [0x888e, "802.1X"],
  [0x88a8, "QinQ"],
  [0x88cc, "LLDP"],
  [0x88f7, "PTP"],
]);

const protocolNames = new Map<number, string>([
  [protocols.icmp, "ICMP"],
  [2, "IGMP"],
  [protocols.ipv4, "IPv4 in IP"],
  [protocols.tcp, "TCP"],
  [protocols.udp, "UDP"],
  [protocols.ipv6, "IPv6 in IP"],
  [protocols.gre, "GRE"],
  [50, "ESP"],
  [51, "AH"],
  [protocols.icmpv6, "ICMPv6"],
  [59, "no next header"],
  [89, "OSPF"],
  [103, "PIM"],
  [112, "VRRP"],
  [protocols.sctp, "SCTP"],
]);

/** Ports that Azure's machines use and expressions have no name for. */
const moreServices: [name: string, port: number][] = [
  ["dhcp", 67],
  ["dhcp", 68],
  ["netbios", 137],
  ["netbios", 138],
  ["netbios", 139],
  ["rpc", 135],
  ["dhcpv6", 546],
  ["dhcpv6", 547],
  ["nfs", 2049],
  ["mdns", 5353],
  ["llmnr", 5355],
  ["amqps", 5671],
  ["winrm", 5986],
  ["kubernetes", 6443],
  ["http", 8080],
  ["https", 8443],
  ["azure wireserver", 32526],
];

const serviceNames = new Map<number, string>([...moreServices, ...services].map(([name, port]) => [port, name]));
serviceNames.set(53, "dns").set(1433, "sql");

export function etherTypeName(etherType: number): string {
  return etherTypeNames.get(etherType) ?? `EtherType 0x${etherType.toString(16).padStart(4, "0")}`;
}

export function protocolName(protocol: number): string {
  return protocolNames.get(protocol) ?? `IP protocol ${protocol}`;
}

/** What usually listens on a port; undefined where nothing usually does. */
export function serviceName(port: number): string | undefined {
  return serviceNames.get(port);
}
