import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Exchange } from "../../recordings/exchanges";

/** The page that says what the local Azure answers otherwise, and why. */
export const page = readFileSync(join(__dirname, "../../../docs/fidelity.md"), "utf8");

/** Exchanges in the page's table, such as `azure-cli-packet-capture.yaml 12`: a row has a recording, places such as `1, 5–8`, and a reason. */
export const listed: readonly string[] = [...page.matchAll(/^\| `([\w.-]+\.(?:yaml|json))` \| ([\d–, ]+) \| [^|]+\|$/gm)].flatMap(([, file, places = ""]) =>
  places.split(", ").flatMap((range) => {
    const [first = 0, last = first] = range.split("–").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => `${file} ${first + index}`);
  }),
);

/** How the page names an exchange. */
export function placeOf({ file, index }: Pick<Exchange, "file" | "index">): string {
  return `${file} ${index}`;
}

export function isListed(exchange: Pick<Exchange, "file" | "index">): boolean {
  return listed.includes(placeOf(exchange));
}
