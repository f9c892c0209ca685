import { ArmError } from "./armErrors";
import { groupIdOf, param } from "./call";
import type { Call } from "./call";
import type { ResourceGroup } from "./resources";

export const groupType = "Microsoft.Resources/resourceGroups";

/** Nothing is made or changed in a group that is being deleted. */
export function refuseInDeletedGroup(call: Call): void {
  const name = call.params["resourceGroupName"];
  if (name === undefined || !["PUT", "PATCH"].includes(call.request.method)) return;
  if (call.store.get(groupIdOf(call), groupType)?.properties.provisioningState === "Deleting") throw new ArmError("groupBeingDeleted", { name });
}

/** The resource group of the path, or the error that Azure gives. */
export function needGroup(call: Call): ResourceGroup {
  const group = call.store.get(groupIdOf(call), groupType);
  if (!group) throw new ArmError("resourceGroupNotFound", { name: param(call, "resourceGroupName") });
  return group;
}
