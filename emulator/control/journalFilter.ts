import type { JournalEntry } from "../core/journal";

/** What of the journal is wanted. */
export interface JournalFilter {
  /** A part of the operation's name, in any letter case. */
  operation: string;
  /** A status, or its class: `404`, `4xx`. `0` is no answer. */
  status: string;
  /** A part of anything that an entry holds, in any letter case. */
  text: string;
}

export function journalFilter(query: Readonly<Record<string, string>>): JournalFilter {
  const { operation = "", status = "", text = "" } = query;
  return { operation: operation.trim(), status: status.trim(), text: text.trim() };
}

/** The newest that are wanted, newest first. */
export function filteredJournal(entries: readonly JournalEntry[], filter: JournalFilter, limit: number): JournalEntry[] {
  const found: JournalEntry[] = [];
  for (let index = entries.length - 1; index >= 0 && found.length < limit; index -= 1) {
    const entry = entries[index]!;
    if (isWanted(entry, filter)) found.push(entry);
  }
  return found;
}

function isWanted(entry: JournalEntry, { operation, status, text }: JournalFilter): boolean {
  const has = (whole: string, part: string) => part === "" || whole.toLowerCase().includes(part.toLowerCase());
  return has(entry.operation, operation)
    && (status === "" || new RegExp(`^${status.replace(/[^0-9x]/gi, "").replace(/x/gi, "\\d")}`).test(String(entry.status)))
    && (text === "" || has(JSON.stringify(entry), text));
}
