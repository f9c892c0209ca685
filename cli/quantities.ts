import { InvalidArgumentError } from "commander";

const seconds: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };
const bytes: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, kib: 1024, m: 1024 ** 2, mib: 1024 ** 2, g: 1024 ** 3, gib: 1024 ** 3 };

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
