import assert from "node:assert/strict";
import { fileDeletionPolicy } from "../../../provider/policies";
import { account, captureTypes, type Declared, stackViolations, unknown } from "./violations";

const policy = fileDeletionPolicy({ maxDays: 30 });

const storage: Declared = { type: "azure-native:storage:StorageAccount", name: "account", props: { name: "contoso" } };
const container: Declared = {
  type: "azure-native:storage:BlobContainer",
  name: "container",
  props: { name: "captures" },
  sources: { accountName: ["account"] },
};

interface Rule {
  readonly days?: unknown;
  readonly prefixMatch?: unknown;
  readonly blobTypes?: unknown;
  readonly [other: string]: unknown;
}

/** A rule as `CaptureStorage` writes it. */
function rule({ days = 30, prefixMatch = ["captures/"], blobTypes = ["blockBlob", "appendBlob"], ...other }: Rule = {}): object {
  const actions = { baseBlob: { delete: { daysAfterModificationGreaterThan: days } } };
  return { name: "delete", enabled: true, type: "Lifecycle", definition: { filters: { blobTypes, prefixMatch }, actions }, ...other };
}

function rules(...list: readonly unknown[]): Declared {
  const sources = { accountName: ["account"] };
  return { type: "azure-native:storage:ManagementPolicy", name: "rules", props: { policy: { rules: list } }, sources };
}

const captured: Declared = {
  type: captureTypes[0],
  props: { storageLocation: { storageId: account, storagePath: "https://contoso.blob.core.windows.net/captures" } },
};
const planned: Declared = { ...captured, props: { storageLocation: unknown }, sources: { storageLocation: ["container"] } };

const place = "web: `storageLocation`: must be a place whose files are deleted after at most 30 days,";
const hint = "\n  hint: use `CaptureStorage` with `deleteAfterDays: 30`, or declare a `ManagementPolicy` for the account";
const noRule = `${place} but no rule of this stack deletes its files${hint}`;
const notInStack = `${place} got an account that is not in this stack, so its rules are not known${hint}, or set \`ifUnknown: "allow"\` in the policy`;

describe("fileDeletionPolicy", () => {
  for (const type of captureTypes) {
    it(`checks the rules for the account of ${type}, in a preview as well`, async () => {
      for (const capture of [captured, planned].map((one) => ({ ...one, type }))) {
        assert.deepEqual(await stackViolations(policy, [storage, container, rules(rule()), capture]), []);
        const late = `${place} but the rules of this stack delete them later${hint}`;
        assert.deepEqual(await stackViolations(policy, [storage, container, rules(rule({ days: 31 }), rule({ days: 90 })), capture]), [
          late,
        ]);
        assert.deepEqual(await stackViolations(policy, [storage, container, capture]), [noRule]);
      }
    });
  }

  for (const [what, one] of [
    ["of every blob", rule({ prefixMatch: undefined, blobTypes: ["blockBlob"] })],
    ["without filters", { definition: { actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: 7 } } } } }],
    ["of the container without a slash", rule({ prefixMatch: ["logs", "captures"] })],
    ["with days that are not known yet", rule({ days: unknown })],
    ["with a container that is not known yet", rule({ prefixMatch: [unknown] })],
    ["that is not known yet", { name: "delete", definition: unknown }],
  ] as const) {
    it(`allows a rule ${what}`, async () => {
      assert.deepEqual(await stackViolations(policy, [storage, rules(one), captured]), []);
    });
  }

  for (const [what, one] of [
    ["that is off", rule({ enabled: false })],
    ["of another container", rule({ prefixMatch: ["captures-old/"] })],
    ["of a part of the container", rule({ prefixMatch: ["captures/web"] })],
    ["of page blobs", rule({ blobTypes: ["appendBlob"] })],
    [
      "of blobs with a tag",
      rule({
        definition: { ...(rule() as { definition: object }).definition, filters: { blobTypes: ["blockBlob"], blobIndexMatch: [{}] } },
      }),
    ],
    ["that moves files", { definition: { actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 7 } } } } }],
    ["that goes by the last access", { definition: { actions: { baseBlob: { delete: { daysAfterLastAccessTimeGreaterThan: 7 } } } } }],
    ["that is none", null],
  ] as const) {
    it(`does not count a rule ${what}`, async () => {
      assert.deepEqual(await stackViolations(policy, [storage, rules(one), captured]), [noRule]);
    });
  }

  it("goes by the container also where the host is not one of Azure's", async () => {
    const at = (storagePath: string): Declared => ({ ...captured, props: { storageLocation: { storageId: account, storagePath } } });
    assert.deepEqual(await stackViolations(policy, [storage, rules(rule()), at("https://blobs.example/captures/web.cap")]), []);
    assert.deepEqual(await stackViolations(policy, [storage, rules(rule()), at("https://blobs.example/other/web.cap")]), [noRule]);
  });

  it("takes Azure's own container, if the program names none", async () => {
    const capture = { ...captured, props: { storageLocation: { storageId: account } } };
    assert.deepEqual(await stackViolations(policy, [storage, rules(rule({ prefixMatch: ["network-watcher-logs/"] })), capture]), []);
    assert.deepEqual(await stackViolations(policy, [storage, rules(rule()), capture]), [noRule]);
  });

  it("does not count the rules of another account", async () => {
    const other: Declared = { ...storage, name: "other", props: { name: "fabrikam" } };
    const ofOther = { ...rules(rule()), sources: { accountName: ["other"] } };
    assert.deepEqual(await stackViolations(policy, [storage, other, ofOther, captured]), [noRule]);
    const byName = { ...rules(), sources: {}, props: { accountName: "fabrikam", policy: { rules: [rule()] } } };
    assert.deepEqual(await stackViolations(policy, [storage, byName, captured]), [noRule]);
    assert.deepEqual(await stackViolations(policy, [byName, captured]), [notInStack]);
  });

  it("goes by the name that the location has, not by where it comes from", async () => {
    const other: Declared = { ...storage, props: { name: "fabrikam" } };
    const crossed = { ...captured, sources: { storageLocation: ["account"] } };
    assert.deepEqual(await stackViolations(policy, [other, rules(rule()), crossed]), [notInStack]);
  });

  it("takes rules for the account by its name, and rules whose account is not known", async () => {
    const byName = { ...rules(), sources: {}, props: { accountName: "Contoso", policy: { rules: [rule()] } } };
    assert.deepEqual(await stackViolations(policy, [byName, captured]), []);
    assert.deepEqual(await stackViolations(policy, [{ ...rules(rule()), sources: {} }, captured]), []);
  });

  it("says that it cannot know the rules of an account elsewhere, unless it is told to allow that", async () => {
    assert.deepEqual(await stackViolations(policy, [captured]), [notInStack]);
    assert.deepEqual(await stackViolations(fileDeletionPolicy({ maxDays: 30, ifUnknown: "allow" }), [captured]), []);
    assert.deepEqual(await stackViolations(fileDeletionPolicy({ maxDays: 30, ifUnknown: "allow" }), [storage, captured]), [noRule]);
  });

  it("leaves files on the machine and accounts that are not known yet alone", async () => {
    for (const storageLocation of [{ filePath: "/var/captures/web.cap" }, unknown, { storageId: unknown }])
      assert.deepEqual(await stackViolations(policy, [{ ...captured, props: { storageLocation } }]), []);
  });
});
