import ipaddr from "ipaddr.js";
import type { EndpointFacts } from "../inspect/captureReport";
import { endpointText } from "../inspect/output/sections";
import { protocols } from "../inspect/packets/headers";

/** One side of a conversation. */
export interface Endpoint {
  /** Four or sixteen bytes. */
  readonly address: Uint8Array;
  /** 0 for none. */
  readonly port: number;
}

export function endpointFacts({ address, port }: Endpoint, protocol: number): EndpointFacts {
  const parsed = ipaddr.fromByteArray([...address]);
  const hasPorts = protocol === protocols.tcp || protocol === protocols.udp || protocol === protocols.sctp;
  return { address: parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString(), port: hasPorts ? port : null };
}

/** An address as `AddressPairs` has it. Undefined if it is none. */
export function addressKey(text: string): string | undefined {
  return ipaddr.isValid(text) ? Buffer.from(ipaddr.parse(text).toByteArray()).toString("hex") : undefined;
}

/** Whether a person means this conversation: by one of its endpoints, or by both with a dash between them. */
export function isMeant(text: string, a: EndpointFacts, b: EndpointFacts): boolean {
  const [ofA, ofB] = [endpointText(a), endpointText(b)];
  return [ofA, ofB, `${ofA}-${ofB}`, `${ofB}-${ofA}`].includes(text.trim().toLowerCase());
}
