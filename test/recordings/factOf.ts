import { leftOut, places } from "../emulator/fidelity/difference";
import { isListed } from "../emulator/fidelity/listed";
import type { Exchange, Fact } from "./exchanges";

/** What is kept of an exchange: of headers that only their presence is compared of, the names; no body of one that is listed as answered otherwise. */
export function factOf(exchange: Exchange): Fact {
  const { method, path, requestBody, status, headers, body } = exchange;
  const kept = Object.entries(headers).filter(([name]) => !(name in leftOut));
  return {
    method,
    path,
    ...(requestBody !== undefined && { sent: valueOf(requestBody) }),
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, places.includes(name) ? value : ""])),
    ...(body !== "" && !isListed(exchange) && { answer: valueOf(body) }),
  };
}

function valueOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return { text: body };
  }
}
