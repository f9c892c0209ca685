import { ArmError } from "./armErrors";
import { groupIdOf, param } from "./call";
import type { Call } from "./call";
import type { ResourceGroup } from "./resources";

export const groupType = "Microsoft.Resources/resourceGroups";

/** The resource group of the path, or the error that Azure gives. */
export function needGroup(call: Call): ResourceGroup {
  const group = call.store.get(groupIdOf(call), groupType);
  if (!group) throw new ArmError("resourceGroupNotFound", { name: param(call, "resourceGroupName") });
  return group;
}
