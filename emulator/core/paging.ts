import type { Call } from "./call";
import type { Resource } from "./resources";

/** One page of a list, of what the caller may see: as many items as the settings allow, and a link to the rest, which asks for the same. */
export function page<R extends Resource<unknown>>(call: Call, all: readonly R[], show: (item: R) => unknown): { value: unknown[]; nextLink?: string } {
  const { pageSize } = call.settings;
  const { sees } = call;
  const items = sees === undefined ? all : all.filter(({ id }) => sees(id));
  const start = afterToken(items, call.request.query["$skiptoken"]);
  const value = items.slice(start, start + pageSize).map(show);
  if (start + pageSize >= items.length) return { value };
  const last = items[start + pageSize - 1]!;
  const token = `${start + pageSize}.${last.id}`;
  const { origin, path, query } = call.request;
  const asked = { ...query, $skiptoken: Buffer.from(token).toString("base64url") };
  const search = Object.entries(asked).map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
  return { value, nextLink: `${origin}${path}?${search.join("&")}` };
}

/** Goes on behind the item that the last page ended with; behind its place, when it has been deleted since. */
function afterToken(items: readonly Resource<unknown>[], token: string | undefined): number {
  if (token === undefined) return 0;
  const [, place = "0", id = ""] = /^(\d+)\.(.*)$/s.exec(Buffer.from(token, "base64url").toString()) ?? [];
  const index = items.findIndex((item) => item.id === id);
  return index < 0 ? Math.max(0, Number(place) - 1) : index + 1;
}
