import { partsOf, problemOfList } from "./lists";
import { type Problems } from "./problems";

const grammar = 'a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535)';

/**
 * The canonical form of a port expression: one port, one range or a list, without blanks, leading zeros or a trailing semicolon.
 * `undefined` stands for any port. Azure knows no list of ranges and no mix of the two. One port may be a number.
 */
export function checkPorts(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "number") return parsePort(String(value))?.toString() ?? refuse(value, problems);
  if (typeof value !== "string") return refuse(value, problems);
  const problem = problemOfList(value, "ports");
  if (problem !== undefined) return refuse(value, problems, problem);
  const list = partsOf(value);
  if (list.some((part) => part.includes("-"))) {
    const [start, end, ...more] = (list[0] ?? "").split("-").map(parsePort);
    if (start === undefined || end === undefined || more.length > 0) return refuse(value, problems);
    if (start > end) return refuse(value, problems, `the range starts after its end, write "${end}-${start}"`);
    return `${start}-${end}`;
  }
  const ports = list.map(parsePort);
  return ports.includes(undefined) ? refuse(value, problems) : ports.join(";");
}

function parsePort(text: string): number | undefined {
  const port = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

function refuse(value: unknown, problems: Problems, advice?: string): unknown {
  problems.mustBe(grammar, value, advice);
  return value;
}
