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
  const tags = (body["tags"] ?? before?.tags) as Record<string, string> | undefined;
  return tags === undefined ? {} : { tags };
}
