import { InvalidArgumentError } from "commander";

const seconds: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };
const bytes: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, kib: 1024, m: 1024 ** 2, mib: 1024 ** 2, g: 1024 ** 3, gib: 1024 ** 3 };

/** A number, and the text in which a person gave it. */
export interface Quantity {
  readonly amount: number;
  readonly given: string;
}

/** For options whose range is checked later, in the person's own words. */
export function quantity(parse: (text: string) => number): (text: string) => Quantity {
  return (text) => ({ amount: parse(text), given: text });
}

/** Seconds as options take them: `90s`, `10m`, `5h`. */
export function shortDuration(amount: number): string {
  return inLargestUnit(amount, { d: 86_400, h: 3600, m: 60, s: 1 });
}

/** Bytes as options take them: `64k`, `10M`, `1G`. */
export function shortSize(amount: number): string {
  return inLargestUnit(amount, { G: 1024 ** 3, M: 1024 ** 2, k: 1024 });
}

function inLargestUnit(amount: number, units: Readonly<Record<string, number>>): string {
  const [unit, factor] = Object.entries(units).find(([, size]) => amount >= size && amount % size === 0) ?? ["", 1];
  return `${amount / factor}${unit}`;
}

/** Seconds: `90`, `90s`, `10m`, `5h`, `7d`. */
export function parseDuration(text: string): number {
  return parse(text, seconds, 'a number of seconds or a duration such as "90s", "10m" or "5h"');
}

/** Bytes: `1500`, `64k`, `10M`, `1G`, in steps of 1024. */
export function parseSize(text: string): number {
  return parse(text, bytes, 'a number of bytes or a size such as "64k", "10M" or "1G"');
}

function parse(text: string, units: Readonly<Record<string, number>>, what: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const name = unit.toLowerCase();
  const factor = Object.hasOwn(units, name) ? units[name] : undefined;
  if (number === "" || factor === undefined) throw new InvalidArgumentError(`must be ${what}, got "${text}"`);
  return Number(number) * factor;
}

/** A whole number, whose range is checked elsewhere. */
export function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(`must be a whole number, got "${text}"`);
  return Number(text);
}
