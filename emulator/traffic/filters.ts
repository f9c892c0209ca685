import { isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";
import type { CaptureFilter } from "../core/capture";
import type { Flow } from "./frame";

/** Whether a packet of this flow is captured. */
export type FlowFilter = (flow: Flow) => boolean;

/**
 * Filters as the agent has them: one that matches is enough, and in one everything has to match. Without filters, everything is
 * captured. One that cannot be read matches nothing (MicrosoftDocs/azure-docs#99171).
 */
export function flowFilter(filters: readonly CaptureFilter[]): FlowFilter {
  if (filters.length === 0) return () => true;
  const each = filters.map(oneFilter);
  return (flow) => each.some((matches) => matches(flow));
}

function oneFilter({ protocol, localIPAddress, localPort, remoteIPAddress, remotePort }: CaptureFilter): FlowFilter {
  const local = { address: parseTest(localIPAddress, parseAddress), port: parseTest(localPort, parsePort) };
  const remote = { address: parseTest(remoteIPAddress, parseAddress), port: parseTest(remotePort, parsePort) };
  const wanted = protocol.toUpperCase();
  return (flow) => (wanted === "" || wanted === "ANY" || wanted === flow.protocol)
    && local.address(keyOfAddress(flow.local)) && local.port(portOf(flow, flow.localPort))
    && remote.address(keyOfAddress(flow.remote)) && remote.port(portOf(flow, flow.remotePort));
}

/** Values compare as text: addresses and ports are written with all their digits. */
type Key = string;
type Test = (value: Key) => boolean;

/** Empty: any; `a`; a range `a-b`; or a list `a;b`, which may end in a semicolon. Ranges do not stand in lists. */
function parseTest(text: string, parse: (text: string) => Key | undefined): Test {
  const never: Test = () => false;
  if (text.trim() === "") return () => true;
  if (text.includes(";")) {
    const values = text.replace(/;\s*$/, "").split(";").map((value) => parse(value.trim()));
    return values.includes(undefined) ? never : (value) => values.includes(value);
  }
  const ends = text.split("-").map((value) => parse(value.trim()));
  const [from, to = from] = ends;
  if (ends.length > 2 || ends.includes(undefined) || from!.length !== to!.length || from! > to!) return never;
  return (value) => value.length === from!.length && value >= from! && value <= to!;
}

/** An address as bytes in hexadecimal digits; `undefined` for what is none. */
export function parseAddress(text: string): Key | undefined {
  if (!isIPv4(text) && !(isIPv6(text) && !text.includes("%"))) return undefined;
  return keyOfAddress(Buffer.from(ipaddr.parse(text).toByteArray()));
}

function keyOfAddress(address: Buffer): Key {
  return address.toString("hex");
}

function parsePort(text: string): Key | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? text.padStart(5, "0") : undefined;
}

/** ICMP has no ports: what asks for one does not mean it. */
function portOf({ protocol }: Flow, port: number): Key {
  return protocol === "ICMP" ? "" : String(port).padStart(5, "0");
}
