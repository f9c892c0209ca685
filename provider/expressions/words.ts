import { distance } from "fastest-levenshtein";
import { type Objection, quoted } from "./filterExpressionError";
import { services } from "./services";

/** The words that a condition begins with. */
export const protocols = ["tcp", "udp", "ip", "ip6", "any"] as const;
export const sides = ["local", "remote"] as const;
export const types = ["host", "net", "port", "portrange"] as const;

const keywords: readonly string[] = [...protocols, ...sides, ...types];

export function isKeyword(word: string): boolean {
  return keywords.includes(word);
}

/** What is said about a word that stands where a condition should: of tcpdump's language, of another, or of none. */
export function objectionTo(written: string): Objection {
  const word = written.toLowerCase();
  const known = refused.find(({ words }) => (words instanceof RegExp ? words.test(word) : words.includes(word)));
  if (known !== undefined) return { ...known.objection(quoted(written)), code: known.code ?? "FilterExpressionUnsupported" };
  if (services.has(word)) return invalid(`${quoted(written)} is a port's name, not a condition`, `write "port ${word}"`);
  if (/^[\d.:/-]+$/.test(word) || /^[\da-f]*:[\da-f:.]*$/.test(word)) {
    const type = !/[.:]/.test(word) ? "port" : /[/-]/.test(word) ? "net" : "host";
    return invalid(`${quoted(written)} has no type`, `write "${type} ${word.length > 40 ? "…" : written}"`);
  }
  const nearest = nearestWord(word, [...keywords, "and", "or", "not"]);
  return invalid(`${quoted(written)} is not a condition`, nearest === undefined ? conditions : `did you mean "${nearest}"?`);
}

/** Whether a word has an objection of its own, wherever it stands. */
export function isRefused(word: string): boolean {
  return refused.some(({ words }) => (words instanceof RegExp ? words.test(word) : words.includes(word)));
}

/** The word that was probably meant. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (word.length > 20) return undefined;
  const letters = (text: string): string => [...text].sort().join("");
  const swapped = known.find((other) => letters(other) === letters(word));
  if (swapped !== undefined) return swapped;
  const distances = known.map((other) => distance(word, other));
  const smallest = Math.min(...distances);
  return smallest <= (word.length > 4 ? 2 : 1) ? known[distances.indexOf(smallest)] : undefined;
}

/** The sentence that says what may stand where a condition is due. */
export const conditions =
  'a condition is "tcp", "udp", "ip", "ip6" or "any", or "host", "net", "port" or "portrange" with its values, after "local" or "remote" for one side only';

function invalid(reason: string, hint: string): Objection {
  return { code: "FilterExpressionInvalid", reason, hint };
}

interface Refused {
  readonly words: readonly string[] | RegExp;
  readonly objection: (word: string) => Omit<Objection, "code">;
  readonly code?: Objection["code"];
}

const refused: readonly Refused[] = [
  {
    words: /^(src|dst|source|destination|sport|dport|inbound|outbound)$/,
    objection: (word) => ({
      reason: `Azure's filters distinguish the local and the remote side, not the direction, so ${word} is not supported`,
      hint: 'write "local" for the machine\'s own address or port and "remote" for the other side\'s; both directions are recorded',
    }),
  },
  {
    words: /^(icmp6?|icmpv6|arp|rarp|igmp|igrp|pim|sctp|esp|ah|gre|vrrp|carp|proto|protochain)$/,
    objection: (word) => ({
      reason: `Azure's filters support TCP, UDP or any protocol, not ${word}`,
      hint: 'record with "any" instead and filter when you read the file',
    }),
  },
  {
    words: ["ipv4", "ipv6"],
    objection: (word) => ({
      reason: `${word} is not a condition`,
      hint: `write "${word.includes("4") ? "ip" : "ip6"}", as in tcpdump's expressions`,
    }),
    code: "FilterExpressionInvalid",
  },
  {
    words: ["mask", "netmask"],
    objection: () => ({ reason: "a separate mask is not supported", hint: 'write the net as a block, such as "net 10.0.0.0/8"' }),
    code: "FilterExpressionInvalid",
  },
  {
    words: /^(eth|frame|ip|ipv6|tcp|udp|icmp|dns|http|tls)\.[a-z]/,
    objection: (word) => ({
      reason: `${word} is a Wireshark display filter`,
      hint: 'use tcpdump syntax, such as "tcp port 443" or "host 10.0.0.4"',
    }),
    code: "FilterExpressionInvalid",
  },
  {
    words:
      /^(ether|vlan|mpls|pppoed|pppoes|geneve|vxlan|wlan|broadcast|multicast|gateway|greater|less|len|ifname|action)$|^(tcp|udp|ip6?|icmp6?|ether)\[|[<>=]/,
    objection: (word) => ({
      reason: `Azure's filters support addresses, ports and protocols, not ${word}`,
      hint: "leave out the condition and filter when you read the file",
    }),
  },
];
