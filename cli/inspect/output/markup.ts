/** Text that is fit to stand in a page: made by `html` alone. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Insertable = Markup | string | number | false | null | undefined | readonly Insertable[];

/** Puts values into markup: text is escaped, markup stays, lists are joined, nothing stays out. */
export function html(strings: TemplateStringsArray, ...values: Insertable[]): Markup {
  return new Markup(strings.map((text, index) => (index === 0 ? text : inserted(values[index - 1]) + text)).join(""));
}

function inserted(value: Insertable): string {
  if (value instanceof Markup) return value.text;
  if (value === undefined || value === null || value === false) return "";
  return typeof value === "object" ? value.map(inserted).join("") : escaped(String(value));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
