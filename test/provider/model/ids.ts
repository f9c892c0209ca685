/** Ids for tests, in Azure's own spelling. */
export const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG";
export const virtualMachine = `${group}/providers/Microsoft.Compute/virtualMachines/ContosoVM`;
export const scaleSet = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/ContosoSet`;
export const storageAccount = `${group}/providers/Microsoft.Storage/storageAccounts/contosoexamplergdiag374`;
export const watcher =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus";
