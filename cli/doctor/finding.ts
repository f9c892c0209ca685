import { AzureError } from "../../provider/azure/errors";
import { roleWith } from "../../provider/model/roles";

/** What a check has found, and what to do about it. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** `unknown`: it cannot be told, which alone is no reason to give up. */
  readonly state: "ok" | "warning" | "failed" | "unknown";
  readonly found: string;
  readonly fix?: string;
}

/** Looks at something; whatever Azure refuses is what was found. */
export async function attempt(check: string, look: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return [findingOf(check, error)];
  }
}

/** What to do about an action that only reads. */
export function fixOfReading(action: string): string {
  return `assign a role with ${action}, such as docs/roles/${roleWith("diagnose")}.json of this package`;
}

/** What is wrong, as the resource would say it. */
export function findingOf(check: string, { message, code, hint }: AzureError): Finding {
  const found = `${message.replaceAll(/\s+/g, " ").replace(/\.$/, "")} (${code})`;
  return { check, state: "failed", found, ...(hint !== undefined && { fix: hint }) };
}
