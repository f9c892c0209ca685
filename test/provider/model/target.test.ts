import assert from "node:assert/strict";
import { checkScope, checkTarget, checkTargetType, targetTypeOf } from "../../../provider/model/target";
import { unknownValue } from "../../../provider/model/unknown";
import { scaleSet, storageAccount, virtualMachine } from "./ids";
import { checked } from "./problemsOf";

const targeted = (value: unknown) => checked("target", (problems) => checkTarget(value, problems));
const typed = (value: unknown, target: unknown) => checked("targetType", (problems) => checkTargetType(value, problems, { target }));
const scoped = (value: unknown, target: unknown = scaleSet) => checked("scope", (problems) => checkScope(value, problems, { target }));
const instance = (name: string, of = scaleSet): string => `${of}/virtualMachines/${name}`;
const targetForm =
  "must be the id of a virtual machine (/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Compute/virtualMachines/{name}) or of a scale set (…/virtualMachineScaleSets/{name})";

describe("a target", () => {
  for (const [what, given, canonical] of [
    ["a virtual machine", virtualMachine, virtualMachine],
    ["a scale set", scaleSet, scaleSet],
    ["blanks around the id", ` ${virtualMachine}\n`, virtualMachine],
    ["the doubled slash of the service's own examples", `/${virtualMachine}`, virtualMachine],
    [
      "fixed parts in another letter case",
      virtualMachine.replace("resourceGroups", "resourcegroups").replace("Microsoft.C", "microsoft.c"),
      virtualMachine,
    ],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual(targeted(given), { value: canonical, problems: [] }));
  }

  for (const [given, shown, advice = ""] of [
    [undefined, "nothing"],
    [null, "null"],
    ["", '""'],
    ["web-1", '"web-1"'],
    [5, "5"],
    [[virtualMachine], `["${virtualMachine}"]`],
    [{ id: "x" }, '{"id":"x"}'],
    [storageAccount, `"${storageAccount}"`],
    [`${virtualMachine}/extensions/x`, `"${virtualMachine}/extensions/x"`],
    [
      instance("0"),
      `"${instance("0")}"`,
      "; an instance of a scale set cannot be a target: target the scale set and name the instance in `scope.include`",
    ],
  ] as const) {
    it(`refuses ${shown.slice(-50)}`, () =>
      assert.deepEqual(targeted(given).problems, [`\`target\`: ${targetForm}, got ${shown}${advice}`]));
  }

  it("is not looked at, when it is not known yet", () => assert.deepEqual(targeted(unknownValue), { value: unknownValue, problems: [] }));
});

describe("a target's type", () => {
  it("follows from the target", () => {
    assert.deepEqual(typed(undefined, virtualMachine), { value: "AzureVM", problems: [] });
    assert.deepEqual(typed(null, scaleSet), { value: "AzureVMSS", problems: [] });
    assert.deepEqual(typed("", scaleSet.toUpperCase()), { value: "AzureVMSS", problems: [] });
    assert.equal(targetTypeOf(storageAccount), undefined);
    assert.equal(targetTypeOf(unknownValue), undefined);
    assert.equal(targetTypeOf(5), undefined);
  });

  it("may be given, in any letter case, when it fits", () => {
    assert.deepEqual(typed("AzureVM", virtualMachine), { value: "AzureVM", problems: [] });
    assert.deepEqual(typed("azurevmss", scaleSet), { value: "AzureVMSS", problems: [] });
  });

  it("must fit the target", () => {
    for (const given of ["AzureVMSS", "VM", 5, ["AzureVM"]]) {
      assert.deepEqual(typed(given, virtualMachine).problems, [
        `\`targetType\`: must be "AzureVM" for this \`target\`, got ${JSON.stringify(given)}; it can be left out`,
      ]);
    }
  });

  it("must be one of two, when the target does not tell", () => {
    for (const target of [unknownValue, "web-1"]) {
      assert.deepEqual(typed("VM", target).problems, ['`targetType`: must be "AzureVM" or "AzureVMSS", got "VM"; it can be left out']);
      assert.deepEqual(typed("azurevmss", target), { value: "AzureVMSS", problems: [] });
    }
  });

  it("is not known, as long as the target is not", () => {
    assert.deepEqual(typed(undefined, unknownValue), { value: unknownValue, problems: [] });
    assert.deepEqual(typed(unknownValue, unknownValue), { value: unknownValue, problems: [] });
    assert.deepEqual(typed(unknownValue, virtualMachine), { value: "AzureVM", problems: [] });
  });
});

describe("a scope", () => {
  for (const [what, given, canonical] of [
    ["nothing", undefined, undefined],
    ["null", null, undefined],
    ["no instance, as Azure writes it for every capture", { include: [], exclude: [] }, undefined],
    ["an empty object", {}, undefined],
    ["instances by number", { include: ["0", "1"], exclude: [] }, { include: ["0", "1"] }],
    ["instances to leave out", { exclude: ["2"] }, { exclude: ["2"] }],
    ["full ids, as Azure rewrites them", { include: [instance("0"), instance("1")], exclude: [] }, { include: ["0", "1"] }],
    ["full ids in another letter case", { exclude: [instance("0").toUpperCase()] }, { exclude: ["0"] }],
    ["both forms", { include: ["0", instance("1")], exclude: null }, { include: ["0", "1"] }],
    ["instances by name", { include: ["web_12ab"] }, { include: ["web_12ab"] }],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual(scoped(given), { value: canonical, problems: [] }));
  }

  it("of nothing is allowed for a virtual machine, as Azure writes it", () => {
    assert.deepEqual(scoped({ include: [], exclude: [] }, virtualMachine), { value: undefined, problems: [] });
  });

  const list = 'must be a list of instance ids such as ["0", "1"]';
  const one = 'must be an instance of the `target`, as "0" or as its full id';
  for (const [what, given, target, ...messages] of [
    ["a list", ["0"], scaleSet, '`scope`: must be an object with `include`, `exclude`, got ["0"]'],
    ["a text", "0", scaleSet, '`scope`: must be an object with `include`, `exclude`, got "0"'],
    ["one instance for a list", { include: "0" }, scaleSet, `\`scope.include\`: ${list}, got "0"`],
    ["a number for a list", { exclude: 0 }, scaleSet, `\`scope.exclude\`: ${list}, got 0`],
    ["numbers", { include: ["0", 1] }, scaleSet, `\`scope.include[1]\`: ${one}, got 1`],
    ["null", { include: [null] }, scaleSet, `\`scope.include[0]\`: ${one}, got null`],
    ["an empty text", { include: [""] }, scaleSet, `\`scope.include[0]\`: ${one}, got ""`],
    ["a range", { include: ["0;1"] }, scaleSet, `\`scope.include[0]\`: ${one}, got "0;1"`],
    [
      "another scale set's instance",
      { include: [instance("0", scaleSet.replace("ContosoSet", "Other"))] },
      scaleSet,
      `\`scope.include[0]\`: ${one}, got "${scaleSet.replace("ContosoSet", "Other")}/virtualMachines/0"`,
    ],
    ["both lists", { include: ["0"], exclude: ["1"] }, scaleSet, "`scope`: must name instances in `include` or in `exclude`, not in both"],
    ["an unknown property", { includes: ["0"] }, scaleSet, "`scope.includes`: is not a known property; did you mean `include`?"],
    ["a far property", { all: true }, scaleSet, "`scope.all`: is not a known property; allowed properties: `include`, `exclude`"],
    [
      "any instance of a virtual machine",
      { include: ["0"] },
      virtualMachine,
      "`scope`: is allowed only for a scale set, but the `target` is a virtual machine",
    ],
    [
      "all of it at once",
      { include: ["0", ""], exclude: [5], only: [] },
      virtualMachine,
      "`scope.only`: is not a known property; allowed properties: `include`, `exclude`",
      `\`scope.include[1]\`: ${one}, got ""`,
      `\`scope.exclude[0]\`: ${one}, got 5`,
      "`scope`: must name instances in `include` or in `exclude`, not in both",
      "`scope`: is allowed only for a scale set, but the `target` is a virtual machine",
    ],
  ] as [string, unknown, string, ...string[]][]) {
    it(`refuses ${what}`, () => assert.deepEqual(scoped(given, target).problems, messages));
  }

  it("skips the rules of what is not known yet", () => {
    assert.deepEqual(scoped(unknownValue), { value: unknownValue, problems: [] });
    assert.deepEqual(scoped(unknownValue, virtualMachine), { value: unknownValue, problems: [] });
    assert.deepEqual(scoped({ include: unknownValue, exclude: unknownValue }).problems, []);
    assert.deepEqual(scoped({ include: unknownValue }, virtualMachine).problems, []);
    assert.deepEqual(scoped({ include: ["0", unknownValue] }), { value: { include: ["0", unknownValue] }, problems: [] });
    assert.deepEqual(scoped({ include: [instance("0")] }, unknownValue), { value: { include: ["0"] }, problems: [] });
    assert.deepEqual(scoped({ include: [unknownValue, 5] }).problems, [`\`scope.include[1]\`: ${one}, got 5`]);
  });
});
