import { ArmError } from "./armErrors";
import { textProperty } from "./body";
import type { Call } from "./call";
import { locationName } from "./resourceIds";
import type { Resource } from "./resources";

/** Where a PUT puts a resource. One that exists cannot be moved. */
export function readLocation(call: Call, body: Record<string, unknown>, name: string, existing: Resource<unknown> | undefined, group: Resource<unknown>): string {
  const location = locationName(textProperty(call, body, "location", "location") ?? existing?.location ?? "");
  if (location === "") throw new ArmError("locationRequired");
  if (existing && existing.location !== location) {
    throw new ArmError("locationChanged", { name, location: existing.location ?? "", asked: location, group: group.name });
  }
  return location;
}

/** The tags of a body; those of before when it has none. */
export function tagsOf(body: Record<string, unknown>, before?: Resource<unknown>): Pick<Resource, "tags"> {
  const given = body["tags"] as Record<string, string | null> | null | undefined;
  const tags = given ? Object.fromEntries(Object.entries(given).filter((tag): tag is [string, string] => tag[1] !== null)) : before?.tags;
  return tags === undefined ? {} : { tags };
}
