import { ArmError } from "./armErrors";
import type { Call } from "./call";
import { decodePath } from "./request";
import { parentId, tryParseResourceId } from "./resourceIds";
import type { Resource } from "./resources";
import type { Store } from "./store";

/** The etag that a resource shows: of Microsoft.Network, children have their parent's (recorded). */
export function etagOf(store: Store, resource: Resource<unknown>): string | undefined {
  const isChild = /^Microsoft\.Network\/[^/]+\//i.test(resource.type);
  return (isChild ? store.get(parentId(resource.id))?.etag : undefined) ?? resource.etag;
}

/** Types without etags, such as groups and storage accounts, do not look at the header. */
export function checkIfMatch(call: Call): void {
  const { method, headers, path } = call.request;
  const wanted = headers["if-match"]?.trim();
  if (wanted === undefined || wanted === "" || !["PUT", "PATCH", "DELETE"].includes(method)) return;
  const id = decodePath(path).replace(/\/+$/, "");
  const resource = call.store.get(id);
  const etag = resource && etagOf(call.store, resource);
  const isMissing = resource === undefined && method === "PUT" && /^Microsoft\.Network\//i.test(tryParseResourceId(id)?.type ?? "");
  const differs = etag !== undefined && wanted !== "*" && !wanted.split(/,\s*/).includes(etag);
  if (isMissing || differs) throw new ArmError("preconditionFailed");
}
