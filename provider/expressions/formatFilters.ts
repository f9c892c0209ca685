import { bitsOf, blockAround, numberOfAddress } from "./addressLine";
import { type Filter, type WrittenFilter } from "../model/capture";
import { checkFilters } from "../model/filters";
import { Problems } from "../model/problems";

/**
 * The expression for filters: the way back from `filter`.
 *
 * `filter(formatFilters(filters))` records the same packets, and gives the very same list where that came from `filter`. No filters at all
 * are `any`. Filters that no packet fits, and more than 256, have a text here that `filter` refuses.
 *
 * @param filters As a capture takes them, in any spelling that it takes.
 * @throws An error that names every property that is no filter's.
 * @example formatFilters([{ protocol: "UDP", remotePort: "53" }]) // "udp remote port 53"
 */
export function formatFilters(filters: readonly WrittenFilter[]): string {
  const problems = new Problems("filters");
  const canonical = checkFilters(filters, problems) as readonly Filter[];
  if (problems.messages.length > 0) throw new Error(`formatting filters: ${problems.messages.join("\n  ")} (FilterInvalid)`);
  const terms = withoutSides(canonical.map(conditionsOf)).map(termOf);
  if (terms.length <= 1) return terms[0] ?? "any";
  return terms.map((term) => (term.includes(" and ") ? `(${term})` : term)).join(" or ");
}

interface Conditions {
  readonly protocol: string;
  readonly places: readonly { readonly side: string; readonly rest: string }[];
}

function conditionsOf({ protocol, localIPAddress, localPort, remoteIPAddress, remotePort }: Filter): Conditions {
  const places = [
    { side: "local ", rest: addresses(localIPAddress) },
    { side: "local ", rest: ports(localPort) },
    { side: "remote ", rest: addresses(remoteIPAddress) },
    { side: "remote ", rest: ports(remotePort) },
  ];
  return { protocol: protocol.toLowerCase(), places: places.filter(({ rest }) => rest !== "") };
}

/** Two filters in a row that say the same of the local and the remote side are one condition on either. */
function withoutSides(filters: readonly Conditions[]): Conditions[] {
  const result: Conditions[] = [];
  for (const filter of filters) {
    const [previous, { protocol, places }] = [result.at(-1), filter];
    const [local, remote] = [previous?.places[0], places[0]];
    const isPair = previous?.protocol === protocol && previous.places.length === 1 && places.length === 1 && local?.rest === remote?.rest;
    if (isPair && local?.side === "local " && remote?.side === "remote ") {
      result.splice(-1, 1, { protocol, places: [{ side: "", rest: remote.rest }] });
    } else {
      result.push(filter);
    }
  }
  return result;
}

function termOf({ protocol, places }: Conditions): string {
  const [first, ...more] = places.map(({ side, rest }) => `${side}${rest}`);
  if (first === undefined) return protocol;
  return [protocol === "any" ? first : `${protocol} ${first}`, ...more].join(" and ");
}

function ports(text: string | undefined): string {
  return text === undefined ? "" : `${text.includes("-") ? "portrange" : "port"} ${text}`;
}

function addresses(text: string | undefined): string {
  if (text === undefined) return "";
  return text.includes("-") ? `net ${blockOf(text) ?? text}` : `host ${text}`;
}

/** The range as a block, where it is one. */
function blockOf(range: string): string | undefined {
  const [text = "", end = ""] = range.split("-");
  const [first, last] = [numberOfAddress(text), numberOfAddress(end)];
  if (first === undefined || last === undefined || first === last) return undefined;
  for (let prefix = 0; prefix < bitsOf(first); prefix++) {
    const block = blockAround(first, prefix);
    if (block.first === first && block.last === last) return `${text}/${prefix}`;
  }
  return undefined;
}
