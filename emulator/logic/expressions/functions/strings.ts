import { ExpressionError } from "../expressionError";
import { toText } from "../values";
import { fn, number, text, wholeNumber } from "./function";
import type { TemplateFunction } from "./function";

export const stringFunctions: readonly TemplateFunction[] = [
  fn("concat", "1+", (values) => (values.every(Array.isArray) ? values.flat() : values.map(toText).join(""))),
  fn("endsWith", "2", (values) => text("endsWith", values, 0).toLowerCase().endsWith(text("endsWith", values, 1).toLowerCase())),
  fn("startsWith", "2", (values) => text("startsWith", values, 0).toLowerCase().startsWith(text("startsWith", values, 1).toLowerCase())),
  fn("formatNumber", "2-3", (values) => formatNumber(number("formatNumber", values, 0), text("formatNumber", values, 1), values[2])),
  fn("guid", "0-1", (values, scope) => formatGuid(scope.guid(), values.length === 0 ? "D" : text("guid", values, 0))),
  fn("indexOf", "2", (values) => text("indexOf", values, 0).toLowerCase().indexOf(text("indexOf", values, 1).toLowerCase())),
  fn("lastIndexOf", "2", (values) => text("lastIndexOf", values, 0).toLowerCase().lastIndexOf(text("lastIndexOf", values, 1).toLowerCase())),
  fn("nthIndexOf", "3", (values) => nthIndexOf(text("nthIndexOf", values, 0), text("nthIndexOf", values, 1), wholeNumber("nthIndexOf", values, 2))),
  fn("replace", "3", (values) => text("replace", values, 0).replaceAll(text("replace", values, 1), () => text("replace", values, 2))),
  fn("slice", "2-3", (values) => text("slice", values, 0).slice(wholeNumber("slice", values, 1), values.length < 3 ? undefined : wholeNumber("slice", values, 2))),
  fn("split", "1-2", (values) => text("split", values, 0).split(values.length < 2 ? "," : text("split", values, 1))),
  fn("substring", "2-3", (values) => substring(text("substring", values, 0), wholeNumber("substring", values, 1), values.length < 3 ? undefined : wholeNumber("substring", values, 2))),
  fn("toLower", "1", (values) => text("toLower", values, 0).toLowerCase()),
  fn("toUpper", "1", (values) => text("toUpper", values, 0).toUpperCase()),
  fn("trim", "1", (values) => text("trim", values, 0).trim()),
];

function substring(whole: string, start: number, length = whole.length - start): string {
  if (start < 0 || length < 0 || start + length > whole.length) {
    throw new ExpressionError(`The template language function 'substring' parameters are out of range: 'start index' and 'length' must be non-negative integers and their sum must be no larger than the length of the string. The length of the string is '${whole.length}', the 'start index' is '${start}' and the 'length' is '${length}'.`);
  }
  return whole.slice(start, start + length);
}

/** Counted from 1; from the end when negative. */
function nthIndexOf(whole: string, wanted: string, occurrence: number): number {
  if (wanted === "") throw new ExpressionError("The template language function 'nthIndexOf' expects its second parameter to be text that is not empty.");
  const [lower, part] = [whole.toLowerCase(), wanted.toLowerCase()];
  const places: number[] = [];
  for (let place = lower.indexOf(part); place >= 0; place = lower.indexOf(part, place + part.length)) places.push(place);
  return (occurrence > 0 ? places[occurrence - 1] : occurrence < 0 ? places.at(occurrence) : undefined) ?? -1;
}

function formatGuid(guid: string, format: string): string {
  const digits = guid.replaceAll("-", "");
  switch (format.toUpperCase()) {
    case "D": return guid;
    case "N": return digits;
    case "B": return `{${guid}}`;
    case "P": return `(${guid})`;
    default: throw new ExpressionError(`The template language function 'guid' expects its parameter to be one of 'D, N, B, P'. The provided value is '${format}'.`);
  }
}

/** The standard formats C, D, E, F, N, P, X and patterns of `0`, `#`, `,` and `.`. */
function formatNumber(value: number, format: string, locale: unknown): string {
  if (locale !== undefined && !/^en(-us)?$/i.test(toText(locale))) throw new ExpressionError(`The locale '${toText(locale)}' of 'formatNumber' is not supported by the local Azure, only 'en-US'.`);
  const [, letter = "", digits = ""] = /^([a-z])(\d{0,2})$/i.exec(format) ?? [];
  const places = digits === "" ? 2 : Number(digits);
  const grouped = (amount: number, decimals: number) => amount.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  switch (letter.toUpperCase()) {
    case "C": return value < 0 ? `($${grouped(-value, places)})` : `$${grouped(value, places)}`;
    case "D": return (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(Number(digits || 1), "0");
    case "F": return value.toFixed(places);
    case "N": return grouped(value, places);
    case "P": return `${grouped(value * 100, places)}%`;
    case "X": return value.toString(16).padStart(Number(digits || 1), "0")[letter === "X" ? "toUpperCase" : "toLowerCase"]();
    case "": return byPattern(value, format);
    default: throw new ExpressionError(`The format '${format}' of 'formatNumber' is not supported by the local Azure.`);
  }
}

function byPattern(value: number, format: string): string {
  const [, before = "", whole = "", decimals = "", after = ""] = /^([^#0,.]*)([#0,]+)(?:\.([#0]*))?([^#0,.]*)$/.exec(format) ?? [];
  if (whole === "" || whole.length + decimals.length > 20) throw new ExpressionError(`The format '${format}' of 'formatNumber' is not supported by the local Azure.`);
  const count = (characters: string, wanted: string) => characters.split(wanted).length - 1;
  const shown = value.toLocaleString("en-US", {
    useGrouping: whole.includes(","), minimumIntegerDigits: Math.max(1, count(whole, "0")), minimumFractionDigits: count(decimals, "0"), maximumFractionDigits: decimals.length,
  });
  return before + (count(whole, "0") === 0 ? shown.replace(/^(-?)0(?=\.)/, "$1") : shown) + after;
}
