import type { Resource } from "../core/resources";
import { withoutSecrets } from "../core/secrets";
import type { StoreSnapshot } from "../core/store";

/** What a snapshot or a JSON state file holds, without the secrets of Azure's resources that earlier versions kept in them. */
export function withoutOldSecrets<Stored extends StoreSnapshot>(stored: Stored): Stored {
  return { ...stored, resources: stored.resources.map(cleaned) };
}

/** What only the local Azure knows has no secrets, but names of callers' own. */
function cleaned(resource: Resource): Resource {
  if (resource.type.startsWith("Local/")) return resource;
  const { properties, more } = resource;
  return { ...resource, properties: withoutSecrets(properties), ...(more === undefined ? {} : { more: withoutSecrets(more) }) };
}
