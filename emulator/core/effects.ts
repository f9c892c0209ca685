import type { Operation } from "./operation";
import type { Store } from "./store";

/** What an operation changes when it ends, by the operation's name. */
export type Effects = Readonly<Record<string, (store: Store, operation: Operation) => void>>;

/** Gives the operation's resource the provisioning state in which the operation has ended. */
export function finishProvisioning(store: Store, operation: Operation): void {
  const resource = store.get(operation.resourceId);
  if (resource) store.put({ ...resource, properties: { ...resource.properties, provisioningState: operation.status } });
}
