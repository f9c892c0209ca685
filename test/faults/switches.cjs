"use strict";

/**
 * Each switch of the local Azure that stands for something that nobody knows about Azure, on its other side; docs/local-azure.md has
 * them under "Not known". `ifNoneMatch` shows only where a second PUT is accepted.
 *
 * @satisfies {Record<string, import("../../emulator").LocalAzureOptions>}
 */
const switches = /** @type {const} */ ({
  secondPut: { secondPut: "accept" },
  ifNoneMatch: { secondPut: "accept", ifNoneMatch: "obey" },
  deleteWhileCreating: { deleteWhileCreating: "refuse" },
  stopWhileCreating: { stopWhileCreating: "accept" },
  siblingOperations: { siblingOperations: "refuse" },
  relativePaths: { relativePaths: "refuse" },
  numbersAsStrings: { numbersAsStrings: "refuse" },
  linkedAccess: { linkedAccess: "check" },
  permissionsAccess: { permissionsAccess: "ignore" },
  pollingAccess: { pollingAccess: "check" },
  runningOperationIds: { runningOperationIds: "sessions" },
});

module.exports = { switches };
