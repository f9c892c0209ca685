import { ExpressionError } from "./expressionError";
import type { Timestamp } from "./timestamp";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** .NET's standard formats in its culture `en-US`. */
const standard: Readonly<Record<string, string>> = {
  d: "M/d/yyyy", D: "dddd, MMMM d, yyyy", f: "dddd, MMMM d, yyyy h:mm tt", F: "dddd, MMMM d, yyyy h:mm:ss tt", g: "M/d/yyyy h:mm tt", G: "M/d/yyyy h:mm:ss tt",
  m: "MMMM d", M: "MMMM d", o: "yyyy-MM-ddTHH:mm:ss.fffffffK", O: "yyyy-MM-ddTHH:mm:ss.fffffffK", r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'", R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-ddTHH:mm:ss", t: "h:mm tt", T: "h:mm:ss tt", u: "yyyy-MM-dd HH:mm:ss'Z'", U: "dddd, MMMM d, yyyy h:mm:ss tt", y: "MMMM yyyy", Y: "MMMM yyyy",
};

const parts = /'[^']*'|"[^"]*"|\\.|%.|d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+|./gs;

/** A time as .NET's standard and custom formats write it, in UTC. @throws ExpressionError */
export function formatTimestamp(name: string, time: Timestamp, format: string): string {
  const refuse = () => new ExpressionError(`The template language function '${name}' expects a valid date time format: '${format}' is not supported.`);
  const pattern = format.length === 1 ? standard[format] : format;
  if (pattern === undefined || pattern === "") throw refuse();
  return pattern.match(parts)!.map((part) => written(part, time)).join("");
}

function written(part: string, time: Timestamp): string {
  const date = new Date(time.at);
  if (/^['"]/.test(part)) return part.length > 1 ? part.slice(1, -1) : part;
  if (part.startsWith("\\")) return part.slice(1);
  if (part.startsWith("%")) return written(part.slice(1), time);
  const padded = (value: number) => String(value).padStart(Math.min(part.length, 2), "0");
  const fraction = `${String(date.getUTCMilliseconds()).padStart(3, "0")}${String(time.ticks).padStart(4, "0")}`;
  switch (part[0]) {
    case "d": return part.length < 3 ? padded(date.getUTCDate()) : part.length === 3 ? days[date.getUTCDay()]!.slice(0, 3) : days[date.getUTCDay()]!;
    case "f": return fraction.slice(0, part.length);
    case "F": return fraction.slice(0, part.length).replace(/0+$/, "");
    case "g": return "A.D.";
    case "h": return padded(date.getUTCHours() % 12 || 12);
    case "H": return padded(date.getUTCHours());
    case "K": return time.hasZone ? "Z" : "";
    case "m": return padded(date.getUTCMinutes());
    case "M": return part.length < 3 ? padded(date.getUTCMonth() + 1) : part.length === 3 ? months[date.getUTCMonth()]!.slice(0, 3) : months[date.getUTCMonth()]!;
    case "s": return padded(date.getUTCSeconds());
    case "t": return (date.getUTCHours() < 12 ? "AM" : "PM").slice(0, part.length);
    case "y": return part.length < 3 ? padded(date.getUTCFullYear() % 100) : String(date.getUTCFullYear()).padStart(part.length, "0");
    case "z": return part.length < 3 ? `+${"0".repeat(part.length)}` : "+00:00";
    default: return part;
  }
}
