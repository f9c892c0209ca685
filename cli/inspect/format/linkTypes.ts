/** tcpdump's LINKTYPE_ numbers that can be looked into. */
export const linkTypes = { null: 0, ethernet: 1, raw: 101, rawOpenBsd: 14, rawBsd: 12, loop: 108, linuxCooked: 113, sunAtm: 123, ipv4: 228, ipv6: 229, linuxCooked2: 276 } as const;

const names = new Map<number, string>([
  [linkTypes.null, "BSD loopback"],
  [linkTypes.ethernet, "Ethernet"],
  [linkTypes.rawBsd, "raw IP"],
  [linkTypes.rawOpenBsd, "raw IP"],
  [linkTypes.raw, "raw IP"],
  [linkTypes.loop, "OpenBSD loopback"],
  [linkTypes.linuxCooked, "Linux cooked"],
  [linkTypes.linuxCooked2, "Linux cooked v2"],
  [linkTypes.sunAtm, "ATM"],
  [linkTypes.ipv4, "raw IPv4"],
  [linkTypes.ipv6, "raw IPv6"],
]);

/** For people. Packets of a link type that cannot be looked into are counted, and nothing more. */
export function linkTypeName(linkType: number): string {
  return names.get(linkType) ?? `link type ${linkType}`;
}

/** How many bytes a capturing machine puts before each packet that were not on the wire, and do not count as bytes of the packet. */
export function pseudoHeaderLength(linkType: number): number {
  return linkType === linkTypes.sunAtm ? 4 : 0;
}
