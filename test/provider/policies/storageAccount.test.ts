import assert from "node:assert/strict";
import { storageAccountPolicy } from "../../../provider/policies";
import { account, unknown, violations } from "./violations";

const other = account.replace(/contoso$/, "fabrikam");

describe("storageAccountPolicy", () => {
  const policy = storageAccountPolicy({ allowed: ["contoso"] });

  for (const storageLocation of [
    { storageId: account },
    { storageId: account.toUpperCase().replace("CONTOSO", "Contoso") },
    { storageId: account, storagePath: "https://contoso.blob.core.windows.net/captures/web.cap" },
    { storageId: account, storagePath: "https://contoso.z01.blob.storage.azure.net/captures" },
    { storageId: account, storagePath: "https://contoso.blob.core.usgovcloudapi.net/captures" },
    { storageId: account, storagePath: "https://contoso.blob.core.chinacloudapi.cn/captures" },
    { storageId: account, storagePath: "https://Contoso.Blob.Core.Windows.Net/captures/web.cap" },
    { storageId: account, storagePath: "https://localhost:8443/contoso/captures" },
    { storageId: account, storagePath: "https://127.0.0.1:8443/contoso/captures/web.cap" },
    { storageId: account, storagePath: "https://[::1]:8443/contoso/captures/web.cap" },
    { storageId: unknown },
    { storageId: unknown, storagePath: unknown },
    { storageId: unknown, storagePath: "https://contoso.blob.core.windows.net/captures" },
    { storageId: account, filePath: "" },
    unknown,
  ]) {
    it(`allows ${JSON.stringify(storageLocation)}`, async () => {
      assert.deepEqual(await violations(policy, { storageLocation }), []);
    });
  }

  const idMessage = (got: string): string =>
    `\`storageLocation.storageId\`: must be the storage account "contoso", got ${got}\n  hint: use the id of an allowed account`;
  const pathMessage =
    '`storageLocation.storagePath`: must be a URL in the storage account "contoso", got one elsewhere\n' +
    "  hint: leave it out, or use a container of that account";
  const machineMessage = (path: string): string =>
    `\`storageLocation.${path}\`: must be left out: the file would be on the machine\n  hint: set \`storageLocation.storageId\` only`;

  for (const [storageLocation, messages] of [
    [{ storageId: other }, [idMessage("another account")]],
    [{ storageId: "contoso" }, []],
    [{ storageId: account, storagePath: "https://fabrikam.blob.core.windows.net/contoso/web.cap" }, [pathMessage]],
    [{ storageId: account, storagePath: "https://contoso" }, [pathMessage]],
    [{ storageId: unknown, storagePath: "https://fabrikam.blob.core.windows.net/captures" }, [pathMessage]],
    [{ filePath: "/var/captures/web.cap" }, [machineMessage("filePath"), idMessage("nothing")]],
    [{ storageId: account, filePath: "/var/captures/web.cap" }, [machineMessage("filePath")]],
  ] as const) {
    it(`refuses ${JSON.stringify(storageLocation)}`, async () => {
      assert.deepEqual(await violations(policy, { storageLocation }), messages);
    });
  }

  for (const storagePath of [
    "https://contoso.evil.example/captures/web.cap",
    "https://contoso.blob.evil.example/captures/web.cap",
    "https://contoso.blob.core.windows.net.evil.example/captures/web.cap",
    "https://contoso.blob.core.windows.net:8443/captures/web.cap",
    "https://contoso.evil.blob.core.windows.net/captures/web.cap",
    "https://contoso.zone.blob.storage.azure.net/captures/web.cap",
    "https://contoso.z01.blob.storage.azure.net.evil.example/captures/web.cap",
    "https://contoso-secondary.blob.core.windows.net/captures/web.cap",
    "https://203.0.113.5/contoso/captures/web.cap",
    "https://[2001:db8::1]/contoso/captures/web.cap",
    "https://localhost.evil.example/contoso/captures/web.cap",
    "https://127.0.0.1.evil.example/contoso/captures/web.cap",
    "https://localhost:8443/fabrikam/contoso/web.cap",
    "http://contoso.blob.core.windows.net/captures/web.cap",
  ]) {
    it(`refuses ${storagePath}, which only looks like the account`, async () => {
      for (const storageId of [account, unknown])
        assert.deepEqual(await violations(policy, { storageLocation: { storageId, storagePath } }), [pathMessage]);
    });
  }

  it("takes ids and several accounts", async () => {
    const both = storageAccountPolicy({ allowed: [account, "fabrikam"] });
    for (const storageId of [account.toLowerCase(), other])
      assert.deepEqual(await violations(both, { storageLocation: { storageId } }), []);
    const elsewhere = account.replace("/g/", "/other/");
    assert.deepEqual(await violations(both, { storageLocation: { storageId: elsewhere } }), [
      `\`storageLocation.storageId\`: must be one of the storage accounts "${account}", "fabrikam", got another account\n  hint: use the id of an allowed account`,
    ]);
  });

  it("allows files on the machine, if it is told to", async () => {
    const policy = storageAccountPolicy({ allowed: ["contoso"], filesOnMachine: true });
    for (const storageLocation of [{ filePath: "/var/captures/web.cap" }, { storageId: account, filePath: "/var/captures/web.cap" }])
      assert.deepEqual(await violations(policy, { storageLocation }), []);
    assert.deepEqual(await violations(policy, { storageLocation: { storageId: other, filePath: "/var/captures/web.cap" } }), [
      idMessage("another account"),
    ]);
    const continuous = { continuousCapture: true, storageLocation: { localPath: "/var/captures/web.cap" } };
    assert.deepEqual(await violations(policy, continuous), []);
  });
});
