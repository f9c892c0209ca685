const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `1,188,000` */
export function countText(count: number): string {
  return grouped.format(count);
}

const rateUnits = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"];

/** Bits per second in steps of a thousand: `12.4 Mbit/s`. */
export function rateText(bitsPerSecond: number): string {
  const power = bitsPerSecond < 1000 ? 0 : Math.min(rateUnits.length - 1, Math.floor(Math.log10(bitsPerSecond) / 3 + 1e-9));
  return `${threeDigits(bitsPerSecond / 1000 ** power)} ${rateUnits[power]}`;
}

/** `12.3%`; `<0.1%` for what is there and small. */
export function shareText(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  return percent > 0 && percent < 0.05 ? "<0.1%" : `${percent.toFixed(1)}%`;
}

const shortUnits: [seconds: number, unit: string][] = [
  [1, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
  [1e-9, "ns"],
];

/** Less than a minute, to three digits: `20 ms`, `1.5 s`. */
export function shortDurationText(seconds: number): string {
  const [size, unit] = shortUnits.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${threeDigits(seconds / size)} ${unit}`;
}

function threeDigits(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
