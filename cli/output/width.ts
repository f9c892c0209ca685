import { createRequire } from "node:module";
import type * as stringWidth from "string-width";

/** Loaded only for what is not plain: most names are. */
const load = createRequire(__filename);

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : (load("string-width") as typeof stringWidth).default(text);
}

/** The text, cut where it is too long, with an ellipsis; `middle` keeps both ends, as names in Azure often differ in the last letters. */
export function clipped(text: string, width: number, where: "end" | "middle" = "end"): string {
  if (widthOf(text) <= width) return text;
  if (width <= 1) return "…".slice(0, Math.max(0, width));
  const tail = where === "middle" ? Math.floor((width - 1) / 2) : 0;
  const characters = [...text];
  return `${taken(characters, width - 1 - tail)}…${taken([...characters].reverse(), tail, true)}`;
}

function taken(characters: readonly string[], width: number, reversed = false): string {
  const kept: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= widthOf(character);
    if (left < 0) break;
    kept.push(character);
  }
  return (reversed ? kept.reverse() : kept).join("");
}

/** The text with blanks up to a width. */
export function padded(text: string, width: number, side: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - widthOf(text)));
  return side === "left" ? text + blanks : blanks + text;
}
