import { readFileSync } from "node:fs";
import JSON5 from "json5";
import { filter, FilterExpressionError } from "../../provider/expressions";
import type { Filter } from "../../provider/model/capture";
import { checkFilters, filterMembers } from "../../provider/model/filters";
import { Problems } from "../../provider/model/problems";
import { isObject } from "../../provider/model/shapes";
import { Failure } from "../failure";

/**
 * The filters that an option says: an expression, JSON as `az network watcher packet-capture create --filters` takes it, or `@file` with either.
 *
 * @throws Failure with exit code 2, which says what is wrong.
 */
export function readFilters(option: "--filter" | "--filters", text: string): Partial<Filter>[] {
  const given = text.trim();
  if (given.startsWith("@")) return readFilters(option, contentOf(option, given.slice(1)));
  if (option === "--filters" || /^[[{]/.test(given)) return fromJson(option, given);
  try {
    return filter(given);
  } catch (error) {
    if (error instanceof FilterExpressionError) throw new Failure(error.message, { exitCode: 2 });
    throw error;
  }
}

function contentOf(option: string, file: string): string {
  let content: string;
  try {
    content = readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new Failure(`reading \`${option}\` from file "${file}": it cannot be read (${(error as NodeJS.ErrnoException).code ?? "UnknownError"})`, { exitCode: 3 });
  }
  if (content.startsWith("@")) throw invalid(option, `file "${file}" names another file`);
  return content;
}

function fromJson(option: string, text: string): Partial<Filter>[] {
  let data: unknown;
  try {
    data = JSON5.parse(text);
  } catch (error) {
    throw invalid(option, `it is not JSON (${(error as Error).message.replace(/^JSON5: /, "")})`);
  }
  const list: readonly unknown[] = Array.isArray(data) ? data : [data];
  const problems = new Problems();
  const filters = checkFilters(list.map(withOurNames), problems.at("filters")) as Partial<Filter>[];
  if (problems.messages.length > 0) throw new Failure(problems.messages.map((message) => `reading \`${option}\`: ${message} (FilterInvalid)`).join("\n"), { hints: [example], exitCode: 2 });
  return filters;
}

const example = `one filter is '[{"protocol": "TCP", "remotePort": "443"}]'`;

function invalid(option: string, reason: string): Failure {
  return new Failure(`reading \`${option}\`: ${reason} (FilterInvalid)`, { hints: [example], exitCode: 2 });
}

/** az also takes `remote-port`, and ports as numbers. */
function withOurNames(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [ourNames.get(plain(name)) ?? name, typeof member === "number" ? String(member) : member]));
}

const plain = (name: string): string => name.replaceAll("-", "").toLowerCase();
const ourNames = new Map(Object.keys(filterMembers).map((name) => [plain(name), name]));
