import { excessOf } from "../expressions/coverage";
import type { Filter } from "../model/capture";

const everyAddress = { IPv4: "0.0.0.0-255.255.255.255", IPv6: "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" } as const;

/**
 * Says it, if filters together let everything through: every TCP and UDP packet of IPv4, or of IPv6, with any addresses and ports.
 *
 * @param filters In canonical form.
 * @returns Such as `every TCP and UDP packet of IPv4`; `undefined` if packets of both families are left out.
 */
export function everyPacketOf(filters: readonly Filter[]): string | undefined {
  const whole = Object.entries(everyAddress).filter(([, addresses]) =>
    (["TCP", "UDP"] as const).every((protocol) => {
      const everything = { protocol, localIPAddress: addresses, localPort: "1-65535", remotePort: "1-65535" };
      return excessOf(everything, filters) === undefined;
    }),
  );
  const [only, ...others] = whole.map(([family]) => family);
  if (only === undefined) return undefined;
  return others.length > 0 ? "every TCP and UDP packet" : `every TCP and UDP packet of ${only}`;
}
