import { type Packet } from "./packet";

/** The unit of an interface's time stamps. */
export interface TimeUnit {
  readonly name: string;
  /** Sets the packet's time from the two halves of a time stamp. */
  readonly setTime: (packet: Packet, high: number, low: number) => void;
  /** How fine it is, to compare. */
  readonly perSecond: number;
}

/**
 * The unit that pcapng's option `if_tsresol` names, with the seconds of `if_tsoffset` added to each time.
 *
 * Its highest bit chooses between powers of 10 and of 2, the others are the negative exponent.
 */
export function timeUnit(resolution: number, offsetInSeconds = 0): TimeUnit {
  const [base, exponent] = resolution & 0x80 ? [2, resolution & 0x7f] : [10, resolution];
  const perSecond = base ** exponent;
  const name = base === 10 ? (names.get(exponent) ?? `10^-${exponent} s`) : `2^-${exponent} s`;
  // Up to this limit, each step of the division below is exact in a double: 1e9 is 2 ** 9 times a number of 21 bits.
  return { name, perSecond, setTime: perSecond <= 2 ** 32 ? inNumbers(perSecond, offsetInSeconds) : inBigInts(BigInt(base) ** BigInt(exponent), offsetInSeconds) };
}

const names = new Map([
  [0, "seconds"],
  [3, "milliseconds"],
  [6, "microseconds"],
  [9, "nanoseconds"],
]);

/** Long division by digits of 16 bits: a 64-bit time stamp does not fit a number, and a BigInt for each packet is slow. */
function inNumbers(perSecond: number, offsetInSeconds: number): TimeUnit["setTime"] {
  return (packet, high, low) => {
    let seconds = 0;
    let rest = 0;
    for (let digit = 0; digit < 4; digit++) {
      const half = digit < 2 ? high : low;
      const dividend = rest * 65_536 + (digit & 1 ? half & 0xffff : half >>> 16);
      const quotient = Math.floor(dividend / perSecond);
      seconds = seconds * 65_536 + quotient;
      rest = dividend - quotient * perSecond;
    }
    packet.seconds = seconds + offsetInSeconds;
    packet.nanoseconds = Math.floor((rest * 1e9) / perSecond);
  };
}

function inBigInts(perSecond: bigint, offsetInSeconds: number): TimeUnit["setTime"] {
  return (packet, high, low) => {
    const time = (BigInt(high) << 32n) | BigInt(low);
    packet.seconds = Number(time / perSecond) + offsetInSeconds;
    packet.nanoseconds = Number(((time % perSecond) * 1_000_000_000n) / perSecond);
  };
}
