import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Exchange } from "../../recordings/exchanges";

const file = join(__dirname, "../../../docs/fidelity.md");

/** The page that says what the local Azure answers otherwise, and why. */
export const page = readFileSync(file, "utf8");

/** A row of the page's table: a recording, places such as `1, 5–8`, and a reason. */
const row = /^\| `([\w.-]+\.(?:yaml|json))` \| ([\d–, ]+) \| ([^|]+) \|$/gm;

/** The reasons that the page gives, by exchange, such as `azure-cli-packet-capture.yaml 12`. */
const reasons: ReadonlyMap<string, string> = new Map(
  [...page.matchAll(row)].flatMap(([, recording = "", places = "", reason = ""]) => indexesIn(places).map((index) => [placeOf({ file: recording, index }), reason])),
);

export const listed: readonly string[] = [...reasons.keys()];

export function isListed(exchange: Pick<Exchange, "file" | "index">): boolean {
  return reasons.has(placeOf(exchange));
}

/** How the page names an exchange. */
export function placeOf({ file, index }: Pick<Exchange, "file" | "index">): string {
  return `${file} ${index}`;
}

/** Writes the page's tables anew: the figures, and a row for every recording and reason. An exchange that is new there has to be given its reason by hand. */
export function writePage(figures: readonly string[], unequal: readonly Pick<Exchange, "file" | "index">[]): void {
  const rows = new Map<string, number[]>();
  for (const exchange of unequal) {
    const key = `| \`${exchange.file}\` | … | ${reasons.get(placeOf(exchange)) ?? "reason?"} |`;
    rows.set(key, [...(rows.get(key) ?? []), exchange.index]);
  }
  const lines = [...rows].map(([key, indexes]) => key.replace("…", placesOf(indexes)));
  writeFileSync(file, page.replace(table("exchanges | equal"), `$1${figures.join("\n")}\n`).replace(table("recording | exchanges | reason"), `$1${lines.sort().join("\n")}\n`));
}

function table(head: string): RegExp {
  return new RegExp(`(^\\| ${head.replaceAll("|", "\\|")} \\|\\n[|-]+\\n)(?:\\|.*\\n)*`, "m");
}

function indexesIn(places: string): number[] {
  return places.split(", ").flatMap((range) => {
    const [first = 0, last = first] = range.split("–").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function placesOf(indexes: readonly number[]): string {
  const firsts = indexes.filter((index) => !indexes.includes(index - 1));
  const lasts = indexes.filter((index) => !indexes.includes(index + 1));
  return firsts.map((first, at) => (lasts[at] === first ? String(first) : `${first}–${lasts[at]}`)).join(", ");
}
