import { ArmError } from "../core/armErrors";
import type { Route } from "../core/call";
import { empty } from "../core/replies";

/** `HEAD` of a resource: 204 or 404, without a body, from what `GET` would answer. Lists and actions have none. */
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
      try {
        await get.handler(call);
      } catch (error) {
        if (error instanceof ArmError && error.entry.status === 404) return empty(404);
        throw error;
      }
      return empty(204);
    },
  };
}
