import type { Drop, Period } from "../core/capture";
import { number, object, oneOf, text, wholeNumber } from "../core/shapes";
import { parseAddress } from "../traffic/filters";

/** Packets between machines that are dropped on purpose. All that is given has to fit. */
export interface PacketDrop {
  /** The machine that sends them: its name, id or private address. @default any */
  from?: string;
  /** The machine that they are for. @default any */
  to?: string;
  /** The port of the service that is used, on whichever side. @default any */
  port?: number;
  /** @default both */
  protocol?: "TCP" | "UDP";
  /** Which part of them, from 0 to 1. @default 1 */
  share?: number;
  /** Only packets with more bytes, from the IP header on. @default 0 */
  larger?: number;
  /** `network`: they do not arrive. `machine`: they arrive, and the machine's own firewall drops them. @default "network" */
  by?: "network" | "machine";
  /** Which packets `share` means. The same seed drops the same ones. @default 1 */
  seed?: number;
}

export const packetDropShape = object({
  from: text, to: text, port: wholeNumber(1, 65_535), protocol: oneOf("TCP", "UDP"), share: number(0, 1), larger: wholeNumber(0), by: oneOf("network", "machine"), seed: wholeNumber(0),
});

/** Packets that are dropped for a while. */
export interface StandingDrop extends Period {
  id: number;
  drop: PacketDrop;
}

/** One of the two machines of a link. */
export interface Side {
  id: string;
  address: string;
}

/** The drop as the link of two machines has it; `undefined` if it is about others. */
export function dropOnLink({ drop, from: begin, until }: StandingDrop, client: Side, server: Side): Drop | undefined {
  const { from, to, port, protocol, share = 1, larger = 0, by = "network", seed = 1 } = drop;
  const toServer = isNamed(client, from) && isNamed(server, to);
  const toClient = isNamed(server, from) && isNamed(client, to);
  if (!toServer && !toClient) return undefined;
  return {
    from: begin, ...(until === undefined ? {} : { until }), share, larger, toServer, toClient, by, seed,
    ...(port === undefined ? {} : { port }),
    ...(protocol === undefined ? {} : { protocol }),
  };
}

/** Whether text is the name, the id or the address of a machine; nothing stands for all. */
export function isNamed({ id, address }: Side, name: string | undefined): boolean {
  if (name === undefined) return true;
  const lower = name.trim().toLowerCase();
  return [id.toLowerCase(), id.split("/").at(-1)!.toLowerCase()].includes(lower) || parseAddress(lower) === address;
}
