import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientSet } from "../../tools/setUp/clients.mjs";

/** The api-versions that the clients of a set ask for. */
export interface DocumentedVersions {
  captures: string;
  machines: string;
  accounts: string;
}

const page = join(__dirname, "..", "..", "docs", "local-azure.md");

/** The set's row in the table of docs/local-azure.md, which names the packages with their versions and what they ask for. */
export function documentedVersions({ packages: [first, ...others] }: ClientSet): DocumentedVersions {
  const wanted = [first, ...others.slice(0, 2)].map(withVersion);
  const rows = readFileSync(page, "utf8").split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const row = rows.find(([, names]) => names === wanted.join(", "));
  if (row === undefined) throw new Error(`docs/local-azure.md has no row "| ${wanted.join(", ")} |"`);
  const [captures = "", machines = "", accounts = ""] = row.slice(2);
  return { captures, machines, accounts };
}

/** `azure-mgmt-network==33.1.0` as the table has it. */
function withVersion(spec: string): string {
  const [, name = spec, version = ""] = /^(.+?)(?:==|@)([\d.]+)$/.exec(spec) ?? [];
  return `\`${name}\` ${version}`;
}
