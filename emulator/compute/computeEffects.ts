import { finishProvisioning } from "../core/effects";
import type { Effects } from "../core/effects";
import { powerEffects } from "./power";
import { applyModel } from "./scaleSetModel";
import { deleteInstance } from "./scaleSets";
import { finishMachine } from "./virtualMachines";

/** What the operations of machines change when they end. Deletions of whole machines are in `world/catchUp.ts`, with those of everything that can hold machines. */
export const computeEffects: Effects = {
  ...powerEffects,
  VirtualMachines_CreateOrUpdate: finishMachine,
  VirtualMachineExtensions_CreateOrUpdate: finishProvisioning,
  VirtualMachineScaleSets_CreateOrUpdate: finishProvisioning,
  VirtualMachineScaleSets_UpdateInstances(store, { status, machines = [] }) {
    if (status === "Succeeded") applyModel(store, machines);
  },
  VirtualMachineScaleSetVMs_Delete(store, operation) {
    if (operation.status === "Succeeded") for (const id of operation.machines ?? []) deleteInstance(store, id, operation.endsAt!);
  },
};
