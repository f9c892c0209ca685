import { html, type Markup } from "./markup";

/** As long as an IPv4 address with a port: these stay whole. */
const shortName = 21;

/** A name that a narrow screen breaks behind its dots, colons, slashes, dashes and underscores, and not in the middle of a word. */
export function breakable(name: string): Markup {
  if (name.length <= shortName) return html`${name}`;
  const [first = "", ...others] = name.split(/(?<=[.:/\\_-])(?=[^.:/\\_-])/);
  return html`${first}${others.map((part) => html`<wbr>${part}`)}`;
}
