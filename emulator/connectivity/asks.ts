import type { CaptureFilter } from "../core/capture";
import { flowFilter, parseAddress } from "../traffic/filters";
import type { FlowFilter } from "../traffic/filters";
import type { Flow } from "../traffic/frame";
import { services } from "../traffic/services";

/** A conversation that a capture's filter is about, as the capturing machine sees it. */
export interface Wish {
  /** Which side the capturing machine is. */
  side: "client" | "server";
  protocol: "TCP" | "UDP" | "Any";
  /** `null`: every service. */
  port: number | null;
  /** The other machine's address, if the filter names one, as bytes in hexadecimal digits. Otherwise it is any machine that captures the same. */
  named?: string;
}

/** What a session captures, as far as other machines are concerned. */
export interface Ask {
  machineId: string;
  /** The beginning of the session, in milliseconds since 1970. */
  since: number;
  wishes: readonly Wish[];
  /** Whether the session captures a conversation in which the machine is this side, from whatever port the client's are. */
  captures(side: Wish["side"], conversation: Conversation): boolean;
}

export interface Conversation {
  /** Addresses as bytes in hexadecimal digits. */
  client: string;
  server: string;
  protocol: Flow["protocol"];
  port: number;
}

export function askOf(machineId: string, filters: readonly CaptureFilter[], since: number): Ask {
  return { machineId, since, wishes: filters.flatMap(wishesOf), captures: conversationFilter(filters) };
}

/** Whether filters let a conversation through, seen from one side, from whatever port the client's are. */
export function conversationFilter(filters: readonly CaptureFilter[]): Ask["captures"] {
  const bySide: Record<Wish["side"], FlowFilter> = {
    client: flowFilter(filters.map((filter) => ({ ...filter, localPort: isRangeOfClients(filter.localPort) ? "" : filter.localPort }))),
    server: flowFilter(filters.map((filter) => ({ ...filter, remotePort: isRangeOfClients(filter.remotePort) ? "" : filter.remotePort }))),
  };
  return (side, { client, server, protocol, port }) => {
    const [own, other] = side === "client" ? [client, server] : [server, client];
    const [localPort, remotePort] = side === "client" ? [aClientPort, port] : [port, aClientPort];
    const version = own.length === 8 ? 4 : 6;
    return bySide[side]({ version, protocol, local: Buffer.from(own, "hex"), remote: Buffer.from(other, "hex"), localPort, remotePort, conversation: 0 });
  };
}

const aClientPort = 55_555;
const firstClientPort = 32_768;

/** Ports of clients, such as `50000-60000`. */
function isRangeOfClients(ports: string): boolean {
  const numbers = ports.split(/[;-]/).filter((part) => part.trim() !== "").map(Number);
  return numbers.length > 0 && numbers.every((port) => port >= firstClientPort);
}

function wishesOf({ protocol, localPort, remoteIPAddress, remotePort }: CaptureFilter): Wish[] {
  const [wanted] = (["TCP", "UDP"] as const).filter((name) => name === protocol.toUpperCase());
  const named = addressesIn(remoteIPAddress);
  const wish = (side: Wish["side"], port: number | null): Wish[] => {
    const protocols = port === null ? [wanted ?? ("Any" as const)] : protocolsOf(port, wanted);
    return protocols.flatMap((each) => (named.length === 0 ? [{ side, protocol: each, port }] : named.map((address) => ({ side, protocol: each, port, named: address }))));
  };
  const used = portsIn(remotePort, wanted);
  const offered = portsIn(localPort, wanted);
  if (used.length + offered.length > 0) return [...used.flatMap((port) => wish("client", port)), ...offered.flatMap((port) => wish("server", port))];
  const isAny = localPort.trim() + remotePort.trim() === "";
  return named.length > 0 && isAny ? [...wish("client", null), ...wish("server", null)] : [];
}

/** The protocols of the services on a port. */
function protocolsOf(port: number, wanted: "TCP" | "UDP" | undefined): ("TCP" | "UDP")[] {
  if (wanted !== undefined) return [wanted];
  const known = services.filter((service) => service.port === port).map(({ protocol }) => protocol);
  return known.length === 0 ? ["TCP"] : known;
}

/** Addresses that stand there one by one: a range is a condition, but names nobody. */
function addressesIn(text: string): string[] {
  return text.split(";").flatMap((part) => parseAddress(part.trim()) ?? []);
}

/** The services that ports stand for: of a range, those that are known, or else its first port. Ports of clients stand for none. */
function portsIn(text: string, protocol: "TCP" | "UDP" | undefined): number[] {
  if (isRangeOfClients(text)) return [];
  const [from, to, ...more] = text.split("-").map((part) => part.trim());
  if (to === undefined) return [...new Set(text.split(";").map((part) => part.trim()).filter(isPort).map(Number))];
  if (more.length > 0 || !isPort(from!) || !isPort(to) || Number(from) > Number(to)) return [];
  const inRange = services.filter((service) => (protocol ?? service.protocol) === service.protocol && service.port >= Number(from) && service.port <= Number(to));
  return inRange.length === 0 ? [Number(from)] : [...new Set(inRange.map(({ port }) => port))];
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
