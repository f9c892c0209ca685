import assert from "node:assert/strict";
import { checkStorageLocation } from "../../../provider/model/storageLocation";
import { unknownValue } from "../../../provider/model/unknown";
import { storageAccount } from "./ids";
import { checked } from "./problemsOf";

const located = (value: unknown, continuousCapture?: unknown) =>
  checked("storageLocation", (problems) => checkStorageLocation(value, problems, { continuousCapture }));
const accountForm =
  "must be the id of a storage account (/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Storage/storageAccounts/{name})";
const addressForm = 'must be a URL in the storage account, such as "https://account.blob.core.windows.net/captures/web.cap"';
const pathForm = 'must be the path of a .cap file on the machine, such as "/var/captures/web.cap" or "C:\\\\captures\\\\web.cap"';
const container = "https://contosoexamplergdiag374.blob.core.windows.net/captures";

describe("a storage location", () => {
  for (const [what, given, continuousCapture, canonical = given] of [
    ["a storage account", { storageId: storageAccount }],
    ["a file on the machine", { filePath: "/var/captures/web.cap" }],
    ["both", { storageId: storageAccount, filePath: "/var/captures/web.cap" }],
    ["a folder below /var/captures", { filePath: "/var/captures/today/web.cap" }],
    ["a path on Windows", { filePath: "C:\\captures\\Web.cap" }],
    ["the recorded path of the Azure CLI", { filePath: "capture\\capture.cap" }],
    ["the recorded path of the cross-platform CLI", { filePath: "D:\\test.cap" }],
    ["an ending in another letter case", { filePath: "C:\\captures\\WEB.CAP" }],
    ["a path in the account", { storageId: storageAccount, storagePath: `${container}/web.cap` }],
    ["a container in the account", { storageId: storageAccount, storagePath: container }],
    ["a local path of a continuous capture", { localPath: "/var/captures/web.cap" }, true],
    ["a local path where `continuousCapture` is false", { localPath: "/var/captures/web.cap" }, false],
    ["an account alone for a continuous capture", { storageId: storageAccount }, true],
    [
      "what Azure writes for what is left out",
      { storageId: "", storagePath: "", filePath: "/var/captures/web.cap", localPath: null },
      undefined,
      { filePath: "/var/captures/web.cap" },
    ],
    [
      "an account's id in another letter case of the fixed parts",
      { storageId: ` ${storageAccount.replace("resourceGroups", "resourcegroups").replace("Microsoft.Storage", "microsoft.storage")} ` },
      undefined,
      { storageId: storageAccount },
    ],
    [
      "an address with blanks, a slash at the end and a host in capitals",
      { storageId: storageAccount, storagePath: " HTTPS://ContosoExampleRGDiag374.blob.core.windows.net/captures/ " },
      undefined,
      { storageId: storageAccount, storagePath: container },
    ],
  ] as [string, object, boolean?, object?][]) {
    it(`takes ${what}`, () => assert.deepEqual(located(given, continuousCapture), { value: canonical, problems: [] }));
  }

  for (const [what, given, continuousCapture, ...messages] of [
    ["no location", undefined, undefined, "`storageLocation`: must be an object with `storageId`, `filePath` or both, got nothing"],
    ["null", null, undefined, "`storageLocation`: must be an object with `storageId`, `filePath` or both, got null"],
    [
      "no location of a continuous capture",
      undefined,
      true,
      "`storageLocation`: must be an object with `storageId`, `localPath` or both, got nothing",
    ],
    [
      "no location before it is known which one",
      undefined,
      unknownValue,
      "`storageLocation`: must be an object with `storageId`, `filePath` or `localPath`, got nothing",
    ],
    [
      "a text",
      "/var/captures/web.cap",
      undefined,
      '`storageLocation`: must be an object with `storageId`, `storagePath`, `filePath`, `localPath`, got "/var/captures/web.cap"',
    ],
    ["a list", [], undefined, "`storageLocation`: must be an object with `storageId`, `storagePath`, `filePath`, `localPath`, got []"],
    ["an empty one", {}, undefined, "`storageLocation`: must have `storageId`, `filePath` or both, got none"],
    ["an empty one of a continuous capture", {}, false, "`storageLocation`: must have `storageId`, `localPath` or both, got none"],
    ["empty texts", { storageId: "", filePath: "" }, undefined, "`storageLocation`: must have `storageId`, `filePath` or both, got none"],
    [
      "an address alone",
      { storagePath: container },
      undefined,
      "`storageLocation`: must have `storageId`, `filePath` or both, got only `storagePath`",
    ],
    [
      "an address without its account",
      { storagePath: container, filePath: "/var/captures/web.cap" },
      undefined,
      "`storageLocation.storagePath`: requires `storageId`, the account that contains the path",
    ],
    [
      "a file path of a continuous capture",
      { filePath: "/var/captures/web.cap" },
      true,
      "`storageLocation.filePath`: is not allowed together with `continuousCapture`; use `localPath`",
    ],
    [
      "a file path where `continuousCapture` is false",
      { filePath: "/var/captures/web.cap", storageId: storageAccount },
      false,
      "`storageLocation.filePath`: is not allowed together with `continuousCapture`; use `localPath`",
    ],
    [
      "a local path without `continuousCapture`",
      { localPath: "/var/captures/web.cap" },
      undefined,
      "`storageLocation.localPath`: requires `continuousCapture`; use `filePath` instead",
    ],
    [
      "an unknown property",
      { storageID: storageAccount, filepath: "x" },
      undefined,
      "`storageLocation.storageID`: is not a known property; did you mean `storageId`?",
      "`storageLocation.filepath`: is not a known property; did you mean `filePath`?",
      "`storageLocation`: must have `storageId`, `filePath` or both, got none",
    ],
    [
      "another resource",
      { storageId: storageAccount.replace("storageAccounts", "accounts") },
      undefined,
      `\`storageLocation.storageId\`: ${accountForm}, got "${storageAccount.replace("storageAccounts", "accounts")}"`,
    ],
    ["an account's name", { storageId: "web" }, undefined, `\`storageLocation.storageId\`: ${accountForm}, got "web"`],
    ["a number for an account", { storageId: 5 }, undefined, `\`storageLocation.storageId\`: ${accountForm}, got 5`],
    [
      "an address without encryption",
      { storageId: storageAccount, storagePath: "http://a.net/c" },
      undefined,
      `\`storageLocation.storagePath\`: ${addressForm}, got "http://a.net/c"`,
    ],
    [
      "an address of a whole account",
      { storageId: storageAccount, storagePath: "https://a.net/" },
      undefined,
      `\`storageLocation.storagePath\`: ${addressForm}, got "https://a.net/"`,
    ],
    [
      "a path for an address",
      { storageId: storageAccount, storagePath: "captures/web.cap" },
      undefined,
      `\`storageLocation.storagePath\`: ${addressForm}, got "captures/web.cap"`,
    ],
    [
      "a list for an address",
      { storageId: storageAccount, storagePath: ["x"] },
      undefined,
      `\`storageLocation.storagePath\`: ${addressForm}, got ["x"]`,
    ],
    [
      "another ending",
      { filePath: "/var/captures/web.pcap" },
      undefined,
      `\`storageLocation.filePath\`: ${pathForm}, got "/var/captures/web.pcap"; it must name a file that ends in .cap`,
    ],
    [
      "an ending without its dot",
      { filePath: "C:\\captures\\webcap" },
      undefined,
      `\`storageLocation.filePath\`: ${pathForm}, got "C:\\\\captures\\\\webcap"; it must name a file that ends in .cap`,
    ],
    [
      "an ending without a name",
      { filePath: "/var/captures/.cap" },
      undefined,
      `\`storageLocation.filePath\`: ${pathForm}, got "/var/captures/.cap"; it must name a file that ends in .cap`,
    ],
    [
      "a folder",
      { filePath: "/var/captures/" },
      undefined,
      `\`storageLocation.filePath\`: ${pathForm}, got "/var/captures/"; it must name a file that ends in .cap`,
    ],
    [
      "another folder on Linux",
      { filePath: "/tmp/web.cap" },
      undefined,
      `\`storageLocation.filePath\`: ${pathForm}, got "/tmp/web.cap"; on Linux the agent writes only to /var/captures`,
    ],
    [
      "a folder that begins alike",
      { filePath: "/var/captures2/web.cap" },
      undefined,
      `\`storageLocation.filePath\`: ${pathForm}, got "/var/captures2/web.cap"; on Linux the agent writes only to /var/captures`,
    ],
    [
      "a way out of the folder",
      { filePath: "/var/captures/../web.cap" },
      undefined,
      `\`storageLocation.filePath\`: ${pathForm}, got "/var/captures/../web.cap"; it must not contain ..`,
    ],
    [
      "a way out on Windows",
      { localPath: "C:\\a\\..\\b.cap" },
      true,
      `\`storageLocation.localPath\`: ${pathForm}, got "C:\\\\a\\\\..\\\\b.cap"; it must not contain ..`,
    ],
    ["a number for a path", { filePath: 1 }, undefined, `\`storageLocation.filePath\`: ${pathForm}, got 1`],
    [
      "several mistakes at once",
      { storageId: "x", storagePath: "y", filePath: "z", localPath: "w" },
      undefined,
      `\`storageLocation.storageId\`: ${accountForm}, got "x"`,
      `\`storageLocation.storagePath\`: ${addressForm}, got "y"`,
      `\`storageLocation.filePath\`: ${pathForm}, got "z"; it must name a file that ends in .cap`,
      `\`storageLocation.localPath\`: ${pathForm}, got "w"; it must name a file that ends in .cap`,
      "`storageLocation.localPath`: requires `continuousCapture`; use `filePath` instead",
    ],
  ] as [string, unknown, unknown, ...string[]][]) {
    it(`refuses ${what}`, () => assert.deepEqual(located(given, continuousCapture).problems, messages));
  }

  const unsigned = ", without a SAS token or other query: the service writes with the account key";
  for (const [what, property, given, shown] of [
    ["a signature", "storagePath", `${container}?sv=2024-01-01&sig=CANARY`, `${addressForm}${unsigned}, got "${container}"`],
    ["a signature behind a hash", "storagePath", `${container}#sig=CANARY`, `${addressForm}${unsigned}, got "${container}"`],
    ["a user and password", "storagePath", container.replace("//", "//user:CANARY@"), `${addressForm}${unsigned}, got "${container}"`],
    ["a signature without encryption", "storagePath", "http://a.net/c?sig=CANARY", `${addressForm}, got "http://a.net/c"`],
    ["a password without encryption", "storagePath", "http://user:CANARY@a.net/c", `${addressForm}, got "http://(secret)@a.net/c"`],
    [
      "a connection string",
      "storagePath",
      "DefaultEndpointsProtocol=https;AccountName=web;AccountKey=CANARY==;EndpointSuffix=core.windows.net",
      `${addressForm}, got "DefaultEndpointsProtocol=https;AccountName=web;AccountKey=(secret);EndpointSuffix=core.windows.net"`,
    ],
    [
      "a signed address for an account",
      "storageId",
      `${container}?sv=1&sig=CANARY%3D&se=2`,
      `${accountForm}, got "${container}?sv=1&sig=(secret)&se=2"`,
    ],
    [
      "a connection string for an account",
      "storageId",
      "AccountName=web;AccountKey=CANARY",
      `${accountForm}, got "AccountName=web;AccountKey=(secret)"`,
    ],
  ] as const) {
    it(`refuses ${what} and does not repeat the secret`, () => {
      const { problems } = located({ storageId: storageAccount, [property]: given });
      assert.deepEqual(problems, [`\`storageLocation.${property}\`: ${shown}`]);
      assert.ok(!problems.join().includes("CANARY"));
    });
  }

  it("skips the rule of what is not known yet, and no other", () => {
    assert.deepEqual(located(unknownValue), { value: unknownValue, problems: [] });
    for (const given of [
      { storageId: unknownValue },
      { storageId: unknownValue, storagePath: unknownValue },
      { storageId: storageAccount, storagePath: unknownValue },
      { filePath: unknownValue },
    ]) {
      assert.deepEqual(located(given), { value: given, problems: [] });
    }
    assert.deepEqual(located({ localPath: unknownValue }, true), { value: { localPath: unknownValue }, problems: [] });
    assert.deepEqual(located({ storageId: unknownValue, filePath: "x" }).problems, [
      `\`storageLocation.filePath\`: ${pathForm}, got "x"; it must name a file that ends in .cap`,
    ]);
  });

  it("takes either path, when it is not known yet whether the capture is continuous", () => {
    for (const path of ["filePath", "localPath"]) {
      assert.deepEqual(located({ [path]: "/var/captures/web.cap" }, unknownValue).problems, []);
    }
  });
});
