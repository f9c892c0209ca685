import assert from "node:assert/strict";
import { join } from "node:path";
import { permissionsOf, type RoleKind, roles } from "../../provider/model/roles";
import { startAzureCli, type AzureCli } from "./azureCli";

describe("az, unmodified, with the role files", function () {
  let cli: AzureCli | undefined;

  before(async function () {
    cli = await startAzureCli(this);
  });
  after(async () => cli?.close());

  it("creates each role", async function () {
    for (const kind of Object.keys(roles) as RoleKind[]) {
      await cli!.az("role", "definition", "create", "--role-definition", `@${join(__dirname, `../../docs/roles/${kind}.json`)}`);
      const made = cli!.azure.store.list("Microsoft.Authorization/roleDefinitions").find(({ properties }) => properties.roleName === roles[kind].roleName);
      const { actions, dataActions } = permissionsOf(kind);
      assert.deepEqual(made?.properties.permissions, [{ actions, notActions: [], dataActions, notDataActions: [] }]);
    }
  });
});
