import type { Route } from "../core/call";
import { empty } from "../core/replies";

/** `HEAD` of a resource: 204, or the error that `GET` would answer without its body. Lists and actions have none. */
export function existenceRoute(get: Route, path: string): Route | undefined {
  const segments = path.replace(/\/+$/, "").split("/providers/").at(-1)!.split("/");
  const { type } = get;
  const isResource = segments.length % 2 === 1 && segments.length >= 3 && path.includes("/providers/");
  if (!isResource || type === undefined) return undefined;
  return {
    operation: "Resources_CheckExistenceById",
    method: "HEAD",
    path,
    type,
    async handler(call) {
      await get.handler(call);
      return empty(204);
    },
  };
}
