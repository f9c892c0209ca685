import { addressOfNumber, bitsOf, blockAround, isIPv6, numberOfAddress } from "./addressLine";
import { type Objection, quoted } from "./filterExpressionError";
import { type Interval } from "./intervals";
import { services } from "./services";
import { nearestWord } from "./words";

/** A port's number or name, or a range: `80`, `http`, `80-85`. */
export function readPorts(word: string): Interval | Objection {
  const only = portOf(word);
  if (only !== undefined) return { first: only, last: only };
  const [first, last, ...more] = word.split("-").map(portOf);
  if (first !== undefined && last !== undefined && more.length === 0) return range(first, last, String);
  const nearest = /^[a-z]/i.test(word) ? nearestWord(word.toLowerCase(), [...services.keys()]) : undefined;
  if (nearest !== undefined) return invalid(`${quoted(word)} is not a port`, `did you mean "${nearest}"?`);
  const names = [...services.keys()].join(", ");
  return invalid(`${quoted(word)} is not a port`, `a port is a number from 1 to 65535, a range such as "80-85" or a name: ${names}`);
}

function portOf(word: string): bigint | undefined {
  const port = /^\d{1,10}$/.test(word) ? Number(word) : services.get(word.toLowerCase());
  return port !== undefined && port >= 1 && port <= 65535 ? BigInt(port) : undefined;
}

/** An address, a range or a block: `10.0.0.4`, `10.0.0.0-10.0.0.255`, `10.0.0.0/24`. */
export function readAddresses(word: string): Interval | Objection {
  if (word.includes("/")) return readBlock(word);
  if (word.includes("-")) return readRange(word);
  const address = numberOfAddress(word);
  return address === undefined ? noAddress(word) : { first: address, last: address };
}

function readBlock(word: string): Interval | Objection {
  const [text = "", length = "", ...more] = word.split("/");
  const address = numberOfAddress(text);
  if (address === undefined || more.length > 0 || !/^\d{1,3}$/.test(length)) return noAddress(word);
  const bits = bitsOf(address);
  if (Number(length) > bits)
    return invalid(
      `${quoted(word)} is not a block`,
      `the number after the slash is from 0 to ${bits} for ${isIPv6(address) ? "IPv6" : "IPv4"}`,
    );
  const block = blockAround(address, Number(length));
  if (block.first !== address) {
    const begin = addressOfNumber(block.first);
    return invalid(
      `${quoted(word)} is not the first address of its block`,
      `write "${begin}/${Number(length)}", or "${text}" for the one address`,
    );
  }
  return block;
}

function readRange(word: string): Interval | Objection {
  const [first, last, ...more] = word.split("-").map(numberOfAddress);
  if (first === undefined || last === undefined || more.length > 0) return noAddress(word);
  if (isIPv6(first) !== isIPv6(last)) {
    return invalid(`${quoted(word)} is not a range`, "both ends of a range must be of the same family, IPv4 or IPv6");
  }
  return range(first, last, addressOfNumber);
}

function range(first: bigint, last: bigint, one: (value: bigint) => string): Interval | Objection {
  if (first <= last) return { first, last };
  return invalid(`"${one(first)}-${one(last)}" starts after its end`, `write "${one(last)}-${one(first)}"`);
}

function noAddress(word: string): Objection {
  return invalid(
    `${quoted(word)} is not an address`,
    'use a complete IP address, not a name: "10.0.0.4", "fe80::1", a range such as "10.0.0.0-10.0.0.255" or a block such as "10.0.0.0/24"',
  );
}

function invalid(reason: string, hint: string): Objection {
  return { code: "FilterExpressionInvalid", reason, hint };
}
