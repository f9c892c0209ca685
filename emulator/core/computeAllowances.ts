/**
 * What is left of the allowances that Microsoft.Compute has beside ARM's own, by operation. The figures are from recordings and do not
 * count down. For power actions on a single machine and for lists of machines, no recording has them.
 */
const lowCostGet = of("LowCostGet3Min;3999", "LowCostGet30Min;31999");
const highCostGet = of("HighCostGet3Min;239", "HighCostGet30Min;1199");
const putMachine = of("PutVM3Min;239", "PutVM30Min;1199");
const updateMachine = of("UpdateVM3Min;239", "UpdateVM30Min;1199");
const deleteMachine = of("DeleteVM3Min;239", "DeleteVM30Min;1199");
const getSet = of("GetVMScaleSet3Min;399", "GetVMScaleSet30Min;2499");
const listOfSet = of("HighCostGetVMScaleSet3Min;179", "HighCostGetVMScaleSet30Min;899");
const getInstance = of("GetVMScaleSetVM3Min;999", "GetVMScaleSetVM30Min;4999", "VMScaleSetVMViews3Min;4999");
const batch = ["VMScaleSetBatchedVMRequests5Min;1199", "VmssQueuedVMOperations;0"];
const createSet = of("CreateVMScaleSet3Min;59", "CreateVMScaleSet30Min;299", ...batch);
const changeSet = of("VMScaleSetActions3Min;239", "VMScaleSetActions30Min;1199", ...batch);
const deleteSet = of("DeleteVMScaleSet3Min;79", "DeleteVMScaleSet30Min;399", ...batch);
const deleteInstance = of("DeleteVMScaleSetVM3Min;239", "DeleteVMScaleSetVM30Min;1199", ...batch);

function of(...names: readonly string[]): string {
  return names.map((name) => `Microsoft.Compute/${name}`).join(",");
}

export const computeAllowances: Readonly<Record<string, string>> = {
  AvailabilitySets_ListBySubscription: highCostGet,
  AvailabilitySets_List: highCostGet,
  AvailabilitySets_Get: lowCostGet,
  AvailabilitySets_CreateOrUpdate: putMachine,
  AvailabilitySets_Update: putMachine,
  AvailabilitySets_Delete: deleteMachine,
  VirtualMachines_List: highCostGet,
  VirtualMachines_ListAll: highCostGet,
  VirtualMachines_Get: lowCostGet,
  VirtualMachines_InstanceView: lowCostGet,
  VirtualMachines_CreateOrUpdate: putMachine,
  VirtualMachines_Update: updateMachine,
  VirtualMachines_Delete: deleteMachine,
  VirtualMachines_Start: updateMachine,
  VirtualMachines_Restart: updateMachine,
  VirtualMachines_PowerOff: deleteMachine,
  VirtualMachines_Deallocate: deleteMachine,
  VirtualMachineExtensions_List: lowCostGet,
  VirtualMachineExtensions_Get: lowCostGet,
  VirtualMachineExtensions_CreateOrUpdate: updateMachine,
  VirtualMachineExtensions_Update: updateMachine,
  VirtualMachineExtensions_Delete: updateMachine,
  VirtualMachineScaleSets_List: listOfSet,
  VirtualMachineScaleSets_ListAll: listOfSet,
  VirtualMachineScaleSets_Get: getSet,
  VirtualMachineScaleSets_GetInstanceView: getSet,
  VirtualMachineScaleSets_CreateOrUpdate: createSet,
  VirtualMachineScaleSets_Update: changeSet,
  VirtualMachineScaleSets_UpdateInstances: changeSet,
  VirtualMachineScaleSets_Delete: deleteSet,
  VirtualMachineScaleSets_DeleteInstances: changeSet,
  VirtualMachineScaleSets_Start: changeSet,
  VirtualMachineScaleSets_Restart: changeSet,
  VirtualMachineScaleSets_PowerOff: deleteSet,
  VirtualMachineScaleSets_Deallocate: deleteSet,
  VirtualMachineScaleSetExtensions_List: getSet,
  VirtualMachineScaleSetExtensions_Get: getSet,
  VirtualMachineScaleSetExtensions_CreateOrUpdate: changeSet,
  VirtualMachineScaleSetExtensions_Update: changeSet,
  VirtualMachineScaleSetExtensions_Delete: changeSet,
  VirtualMachineScaleSetVMs_List: listOfSet,
  VirtualMachineScaleSetVMs_Get: getInstance,
  VirtualMachineScaleSetVMs_GetInstanceView: getInstance,
  VirtualMachineScaleSetVMs_Delete: deleteInstance,
  VirtualMachineScaleSetVMs_Start: changeSet,
  VirtualMachineScaleSetVMs_Restart: changeSet,
  VirtualMachineScaleSetVMs_PowerOff: deleteInstance,
  VirtualMachineScaleSetVMs_Deallocate: deleteInstance,
  VirtualMachineScaleSetVMExtensions_List: getInstance,
  VirtualMachineScaleSetVMExtensions_Get: getInstance,
};

/** Of polls of operations. */
export const pollAllowance = of("GetOperation3Min;14999", "GetOperation30Min;29999");
