import assert from "node:assert/strict";
import { machinesPolicy, type MachinesOptions } from "../../../provider/policies";
import { captureTypes, type Declared, stackViolations, unknown, vm } from "./violations";

const forbiddenTags: MachinesOptions["forbiddenTags"] = { environment: ["production", "staging"], confidential: true, owner: "legal" };
const policy = machinesPolicy({ forbiddenTags });

function machine(tags: unknown, more: Partial<Declared> = {}): Declared {
  return { type: "azure-native:compute:VirtualMachine", name: "machine", props: { name: "web-1", tags }, ...more };
}

function capture(more: Partial<Declared> = {}): Declared {
  return { type: captureTypes[0], props: { target: vm }, ...more };
}

const dependent = capture({ props: { target: unknown }, sources: { target: ["machine"] } });

function withTag(tag: string): string {
  return `web: \`target\`: must be a machine without the tag ${tag}, got one with it\n  hint: record another machine, or remove the capture`;
}

const notInStack =
  "web: `target`: must be a machine whose tags are known, got one that is not in this stack\n" +
  '  hint: declare the machine in this stack, not only read it, or set `ifUnknown: "allow"` in the policy';

describe("machinesPolicy", () => {
  it("describes which machines must not be recorded", () => {
    assert.equal(
      policy.description,
      'Packet captures do not record machines with the tag "environment: production" or "environment: staging" or the tag "confidential" or the tag "owner: legal".',
    );
  });

  for (const type of captureTypes) {
    it(`finds the machine of ${type} by what the target comes from, in a preview as well`, async () => {
      const tagged = machine({ environment: "production" }, { props: { tags: { environment: "production" } } });
      const expected = [withTag('"environment: production" or "environment: staging"')];
      assert.deepEqual(await stackViolations(policy, [tagged, { ...dependent, type }]), expected);
    });
  }

  it("finds a machine by its name, in the group, if that is known", async () => {
    const [inGroup, elsewhere] = ["G", "other"].map((resourceGroupName) =>
      machine({}, { props: { vmName: "WEB-1", resourceGroupName, tags: { Confidential: "no" } } }),
    );
    assert.deepEqual(await stackViolations(policy, [machine({ CONFIDENTIAL: "" }), capture()]), [withTag('"confidential"')]);
    assert.deepEqual(await stackViolations(policy, [inGroup as Declared, capture()]), [withTag('"confidential"')]);
    assert.deepEqual(await stackViolations(policy, [elsewhere as Declared, capture()]), [notInStack]);
  });

  it("finds a scale set", async () => {
    const target = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/workers";
    const type = "azure-native:compute/v20240701:VirtualMachineScaleSet";
    const workers = machine({}, { type, props: { name: "workers", tags: { owner: "legal" } } });
    assert.deepEqual(await stackViolations(policy, [workers, capture({ props: { target } })]), [withTag('"owner: legal"')]);
  });

  it("takes the machine that the target names, if the target comes from several", async () => {
    const [one, two] = [
      machine({}, { name: "one" }),
      machine({}, { name: "two", props: { name: "web-2", tags: { confidential: "yes" } } }),
    ];
    const chosen = capture({ sources: { target: ["one", "two"] } });
    assert.deepEqual(await stackViolations(policy, [one, two, chosen]), []);
    assert.deepEqual(await stackViolations(policy, [one, two, { ...chosen, props: { target: unknown } }]), [withTag('"confidential"')]);
  });

  it("goes by the name that the target has, not by where it comes from", async () => {
    const [source, named] = [
      machine({ confidential: "yes" }, { props: { name: "web-2" } }),
      machine({ confidential: "yes" }, { name: "named" }),
    ];
    const crossed = capture({ sources: { target: ["machine"] } });
    assert.deepEqual(await stackViolations(policy, [source, crossed]), [notInStack]);
    assert.deepEqual(await stackViolations(policy, [source, named, crossed]), [withTag('"confidential"')]);
  });

  it("allows machines without such a tag, and what is not known yet", async () => {
    for (const tags of [
      undefined,
      null,
      {},
      unknown,
      { environment: "test" },
      { environment: "Production" },
      { owner: "Legal" },
      { confidential: unknown },
    ])
      assert.deepEqual(await stackViolations(policy, [machine(tags), dependent]), []);
    assert.deepEqual(await stackViolations(policy, [capture({ props: { target: unknown } })]), []);
  });

  it("refuses machines that are not in the stack, unless it is told to allow them", async () => {
    assert.deepEqual(await stackViolations(policy, [capture()]), [notInStack]);
    assert.deepEqual(await stackViolations(machinesPolicy({ forbiddenTags, ifUnknown: "allow" }), [capture()]), []);
  });

  it("leaves stacks without captures alone", async () => {
    assert.deepEqual(await stackViolations(policy, [machine({ environment: "production" })]), []);
  });
});
