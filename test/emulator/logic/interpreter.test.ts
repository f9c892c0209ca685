import assert from "node:assert/strict";
import { definitionOf, workflowRequests } from "./workflowRequests";

const after = (...names: string[]) => ({ runAfter: Object.fromEntries(names.map((name) => [name, ["Succeeded"]])) });
const afterAll = (name: string) => ({ runAfter: { [name]: ["Succeeded", "Failed", "Skipped", "TimedOut"] } });
const compose = (inputs: unknown, more: object = {}) => ({ type: "Compose", inputs, ...more });
const fails = (more: object = {}) => compose("@div(1, 0)", more);
const variable = (name: string, type: string, value?: unknown, more: object = {}) => ({ type: "InitializeVariable", inputs: { variables: [{ name, type, ...(value === undefined ? {} : { value }) }] }, ...more });
const wait = (count: number, more: object = {}) => ({ type: "Wait", inputs: { interval: { count, unit: "Second" } }, ...more });
const actionFailed = { code: "ActionFailed", message: "An action failed. No dependent actions succeeded." };

describe("a run of a workflow", () => {
  let flow: ReturnType<typeof workflowRequests>;
  beforeEach(() => (flow = workflowRequests()));
  const statuses = async (actions: Record<string, unknown>, body?: unknown) => {
    const run = await flow.runOf(actions, body);
    return [run.properties.status, Object.fromEntries(Object.entries(run.actions).map(([name, { status }]) => [name, status]))];
  };

  it("composes, selects, filters, joins and parses", async () => {
    const { properties, actions } = await flow.runOf({
      Parse: { type: "ParseJson", inputs: { content: "@triggerBody()", schema: { type: "object", properties: { list: { type: "array" } }, required: ["list"] } } },
      Query: { type: "Query", inputs: { from: "@body('Parse')?['list']", where: "@greater(item()['n'], 1)" }, ...after("Parse") },
      Select: { type: "Select", inputs: { from: "@body('Query')", select: { name: "@item()?['n']", of: "@{length(body('Query'))}" } }, ...after("Query") },
      Join: { type: "Join", inputs: { from: "@createArray('a', 1)", joinWith: "-" } },
      Compose: compose({ all: "@body('Select')", text: "@{body('Join')}!" }, after("Select", "Join")),
    }, { list: [{ n: 1 }, { n: 2 }, { n: 3 }] });
    assert.equal(properties.status, "Succeeded");
    assert.deepEqual(actions["Compose"], {
      status: "Succeeded", code: "OK",
      inputs: { all: [{ name: 2, of: "2" }, { name: 3, of: "2" }], text: "a-1!" }, outputs: { all: [{ name: 2, of: "2" }, { name: 3, of: "2" }], text: "a-1!" },
    });
    assert.deepEqual(actions["Query"]?.outputs, { body: [{ n: 2 }, { n: 3 }] });
  });

  it("fails where content does not fit its schema, and where an expression has no value", async () => {
    const { properties, actions } = await flow.runOf({
      Parse: { type: "ParseJson", inputs: { content: "@triggerBody()", schema: { type: "object", properties: { n: { type: "integer" } } } } },
      Wrong: compose("@triggerBody()['nothing']"),
    }, { n: "1" });
    assert.deepEqual([properties.status, properties.code, properties.error], ["Failed", "ActionFailed", actionFailed]);
    assert.deepEqual(actions["Parse"]?.error, { code: "JsonSchemaValidationFailed", message: "Schema validation failed. Invalid type. Expected Integer but got String. Path 'n'." });
    assert.deepEqual(actions["Wrong"], {
      status: "Failed", code: "BadRequest",
      error: { code: "InvalidTemplate", message: "Unable to process template language expressions in action 'Wrong' inputs at line '1' and column '0': 'The template language expression 'triggerBody()['nothing']' cannot be evaluated because property 'nothing' doesn't exist, available properties are 'n'. Please see https://aka.ms/logicexpressions for usage details.'." },
    });
  });

  it("skips what is to run only after another end, and says so", async () => {
    const { properties, actions } = await flow.runOf({ First: fails(), Then: compose(1, after("First")), Last: compose(1, after("Then")), Handler: compose(2, { runAfter: { First: ["Failed", "TimedOut"] } }) });
    assert.equal(properties.status, "Failed");
    assert.deepEqual(actions["Then"], {
      status: "Skipped", code: "ActionSkipped",
      error: { code: "ActionConditionFailed", message: "The execution of template action 'Then' is skipped: the 'runAfter' condition for action 'First' is not satisfied. Expected status values 'Succeeded' and actual value 'Failed'." },
    });
    assert.deepEqual([actions["Last"]?.status, actions["Handler"]?.status], ["Skipped", "Succeeded"]);
  });

  it("has succeeded when every last action has, or was skipped after one that has", async () => {
    assert.deepEqual(await statuses({ First: fails(), Handler: compose(1, { runAfter: { First: ["Failed"] } }) }), ["Succeeded", { First: "Failed", Handler: "Succeeded" }]);
    assert.deepEqual(await statuses({ First: compose(1), Handler: compose(1, { runAfter: { First: ["Failed"] } }) }), ["Succeeded", { First: "Succeeded", Handler: "Skipped" }]);
    assert.deepEqual((await statuses({ First: fails(), Good: compose(1, { runAfter: { First: ["Failed"] } }), Bad: compose(1, after("First")) }))[0], "Failed");
    assert.deepEqual((await statuses({ First: fails(), Any: compose(1, afterAll("First")) }))[0], "Succeeded");
  });

  it("takes one branch of an If, whose condition may be an object", async () => {
    const { actions } = await flow.runOf({
      If: { type: "If", expression: { and: [{ equals: ["@triggerBody()?['a']", 1] }, { not: { contains: ["@triggerBody()?['b']", "x"] } }, "@true"] }, actions: { Yes: compose("yes") }, else: { actions: { No: compose("no"), Deeper: { type: "Scope", actions: { In: compose(1) } } } } },
      After: compose("@outputs('Yes')", after("If")),
    }, { a: 1, b: "y" });
    assert.deepEqual(Object.fromEntries(Object.entries(actions).map(([name, { status }]) => [name, status])), { If: "Succeeded", Yes: "Succeeded", No: "Skipped", Deeper: "Skipped", In: "Skipped", After: "Succeeded" });
    assert.deepEqual([actions["No"]?.error, actions["After"]?.outputs], [{ code: "ActionBranchingConditionNotSatisfied", message: "The execution of template action 'No' skipped: the branching condition for this action is not satisfied." }, "yes"]);
  });

  it("takes the case of a Switch, or its default", async () => {
    const choice = { type: "Switch", expression: "@triggerBody()?['kind']", cases: { One: { case: "one", actions: { A: compose(1) } }, Two: { case: 2, actions: { B: compose(2) } } }, default: { actions: { C: compose(3) } } };
    const taken = async (kind: unknown) => Object.entries((await flow.runOf({ Choice: choice }, { kind })).actions).filter(([name, { status }]) => name !== "Choice" && status === "Succeeded").map(([name]) => name);
    assert.deepEqual([await taken("one"), await taken(2), await taken("2")], [["A"], ["B"], ["C"]]);
    const { actions } = await flow.runOf({ Choice: choice }, { kind: true });
    assert.equal(actions["Choice"]?.status, "Failed");
  });

  it("fails a scope whose last action has failed, and tells its results", async () => {
    const { properties, actions } = await flow.runOf({
      Try: { type: "Scope", actions: { One: compose(1), Two: fails(after("One")), Three: compose(3, after("Two")) } },
      Catch: { type: "Query", inputs: { from: "@result('Try')", where: "@equals(item()?['status'], 'Failed')" }, runAfter: { Try: ["Failed"] } },
      Why: compose("@{first(body('Catch'))?['error']?['code']} of @{first(body('Catch'))['name']}", after("Catch")),
    });
    assert.deepEqual([properties.status, actions["Try"]?.code, actions["Try"]?.error, actions["Why"]?.outputs], ["Succeeded", "ActionFailed", actionFailed, "InvalidTemplate of Two"]);
  });

  it("goes through a list, in order or not, and keeps every iteration", async () => {
    const { properties, actions, run } = await flow.runOf({
      Sum: variable("sum", "Integer", 0), Names: variable("names", "Array"),
      Each: {
        type: "Foreach", foreach: "@triggerBody()", operationOptions: "Sequential", ...after("Sum", "Names"),
        actions: { Add: { type: "IncrementVariable", inputs: { name: "sum", value: "@items('Each')['n']" } }, Name: { type: "AppendToArrayVariable", inputs: { name: "names", value: "@concat(item()['name'], string(variables('sum')))" }, ...after("Add") } },
      },
      Result: compose({ sum: "@variables('sum')", names: "@variables('names')" }, after("Each")),
    }, [{ n: 2, name: "a" }, { n: 5, name: "b" }]);
    assert.deepEqual([properties.status, actions["Result"]?.outputs, actions["Add"]?.repetitionCount], ["Succeeded", { sum: 7, names: ["a2", "b7"] }, 2]);
    const path = `${(await flow.runs())[0]!.id}/actions/Name/repetitions`;
    assert.deepEqual((await flow.arm.get(path)).json.value.map(({ name }) => name), ["000000", "000001"]);
    assert.deepEqual((await flow.arm.get(`${path}/000001`)).json.properties["repetitionIndexes"], [{ scopeName: "Each", itemIndex: 1 }]);
    assert.equal((await flow.arm.get(`${path}/000002`)).status, 404);
    assert.ok(run);
  });

  it("nests loops, and fails one of which an iteration has failed", async () => {
    const { properties, actions } = await flow.runOf({
      Outer: { type: "Foreach", foreach: "@range(1, 2)", actions: { Inner: { type: "Foreach", foreach: "@range(10, 2)", actions: { Both: compose("@add(items('Outer'), items('Inner'))"), Bad: compose("@div(1, sub(items('Inner'), 11))", after("Both")) } } } },
    });
    assert.deepEqual([properties.status, actions["Both"]?.repetitionCount, actions["Both"]?.outputs, actions["Inner"]?.status, actions["Outer"]?.error], ["Failed", 4, 13, "Failed", actionFailed]);
  });

  it("fails a loop over what is no list, and skips what is in a loop over nothing", async () => {
    const loop = { Each: { type: "Foreach", foreach: "@triggerBody()?['list']", actions: { In: compose("@item()") } } };
    const { actions } = await flow.runOf(loop, { list: "x" });
    assert.deepEqual(actions["Each"]?.error, { code: "ExpressionEvaluationFailed", message: "The execution of template action 'Each' failed: the result of the evaluation of 'foreach' expression '\"@triggerBody()?['list']\"' is of type 'String'. The result must be a valid array." });
    assert.deepEqual(await statuses(loop, { list: [] }), ["Succeeded", { Each: "Succeeded", In: "Skipped" }]);
  });

  it("repeats until its condition holds or its limit is reached", async () => {
    const loop = (more: object) => ({
      N: variable("n", "Integer", 0),
      Loop: { type: "Until", expression: "@greaterOrEquals(variables('n'), 3)", actions: { Add: { type: "IncrementVariable", inputs: { name: "n" } } }, ...after("N"), ...more },
      Result: compose("@variables('n')", afterAll("Loop")),
    });
    const results = async (more: object) => {
      const { actions } = await flow.runOf(loop(more));
      return [actions["Loop"]?.status, actions["Result"]?.outputs, actions["Add"]?.repetitionCount];
    };
    assert.deepEqual(await results({}), ["Succeeded", 3, 3]);
    assert.deepEqual(await results({ limit: { count: 2 } }), ["Succeeded", 2, 2]);
    assert.deepEqual(await results({ limit: { count: 2 }, operationOptions: "FailWhenLimitsReached" }), ["TimedOut", 2, 2]);
  });

  it("has variables of types, which only fitting values can change", async () => {
    const { actions } = await flow.runOf({
      Text: variable("text", "String"), Append: { type: "AppendToStringVariable", inputs: { name: "text", value: "a@{1}" }, ...after("Text") }, Set: { type: "SetVariable", inputs: { name: "TEXT", value: "@concat('b', 'c')" }, ...after("Append") },
      Result: compose("@variables('text')", after("Append")), Later: compose("@variables('text')", after("Set")), Wrong: { type: "SetVariable", inputs: { name: "text", value: 5 }, ...after("Later") },
    });
    assert.deepEqual([actions["Later"]?.outputs, actions["Text"]?.code], ["bc", "NotSpecified"]);
    assert.match(actions["Wrong"]?.error?.message ?? "", /The variable 'text' of type 'String' cannot be initialized or updated with value '5' of type 'Integer'/);
  });

  const ends: [object, string, unknown, unknown][] = [
    [{ runStatus: "Failed", runError: { code: "Mine", message: "because @{1}" } }, "Failed", "Mine", { code: "Mine", message: "because 1" }],
    [{ runStatus: "cancelled" }, "Cancelled", "Terminated", undefined],
    [{ runStatus: "Succeeded" }, "Succeeded", "Terminated", undefined],
  ];
  for (const [inputs, status, code, error] of ends) {
    it(`ends at once with a Terminate, as ${status}`, async () => {
      const { properties, actions } = await flow.runOf({ If: { type: "If", expression: "@true", actions: { End: { type: "Terminate", inputs } } }, Long: wait(60), After: compose(1, after("If")) });
      assert.deepEqual([properties.status, properties.code, properties.error], [status, code, error]);
      assert.deepEqual(Object.fromEntries(Object.entries(actions).map(([name, { status, code }]) => [name, [status, code]])), { If: ["Cancelled", "Terminated"], End: ["Succeeded", "NotSpecified"], Long: ["Skipped", "Terminated"], After: ["Skipped", "Terminated"] });
    });
  }

  it("waits by the service's clock, for an interval and until a time", async () => {
    await flow.put(definitionOf({ Wait: wait(30), Until: { type: "Wait", inputs: { until: { timestamp: "@addMinutes(utcNow(), 2)" } }, ...after("Wait") }, After: compose("@utcNow('HH:mm:ss')", after("Until")) }));
    const { run } = await flow.call();
    const state = async () => [(await flow.runs())[0]!.properties.status, (await flow.actions(run))["Wait"]?.status, (await flow.actions(run))["After"]?.outputs];
    assert.deepEqual(await state(), ["Running", "Running", undefined]);
    flow.azure.clock.advance(29);
    assert.deepEqual(await state(), ["Running", "Running", undefined]);
    flow.azure.clock.advance(1);
    assert.deepEqual(await state(), ["Running", "Succeeded", undefined]);
    // However late it is looked at: each step was taken at its time, 12:11:19 and two and a half minutes.
    flow.azure.clock.advance(3600);
    assert.deepEqual(await state(), ["Succeeded", "Succeeded", "12:13:49"]);
    assert.equal((await flow.runs())[0]!.properties["endTime"], "2020-01-02T12:13:49.3390000Z");
  });

  it("goes on with the other iterations of a loop while one waits", async () => {
    await flow.put(definitionOf({ Each: { type: "Foreach", foreach: "@range(1, 3)", actions: { Wait: { type: "Wait", inputs: { interval: { count: "@item()", unit: "Minute" } } } } }, Done: compose("@utcNow('HH:mm')", after("Each")) }));
    const { run } = await flow.call();
    flow.azure.clock.advance(180);
    assert.equal((await flow.actions(run))["Done"]?.outputs, "12:14");
  });

  it("waits in each iteration of a sequential loop, and times out by its action's limit", async () => {
    await flow.put(definitionOf({ Each: { type: "Foreach", foreach: "@range(1, 3)", operationOptions: "Sequential", actions: { Wait: wait(60) } }, Done: compose("@utcNow('HH:mm')", after("Each")), Limited: wait(600, { limit: { timeout: "PT1M" } }) }));
    const { run } = await flow.call();
    flow.azure.clock.advance(180);
    const actions = await flow.actions(run);
    assert.deepEqual([actions["Done"]?.outputs, actions["Limited"]?.status], ["12:14", "TimedOut"]);
  });

  it("puts out what its definition says", async () => {
    await flow.put({ ...definitionOf({ One: compose(41) }), outputs: { answer: { type: "Int", value: "@add(outputs('One'), 1)" } } });
    await flow.call();
    assert.deepEqual((await flow.runs())[0]!.properties["outputs"], { answer: { type: "Int", value: 42 } });
  });

  it("knows itself, its trigger and its parameters", async () => {
    await flow.put({ ...definitionOf({ One: compose("@{workflow()['name']} @{parameters('p')} @{workflow()['run']['name']} @{trigger()['name']} @{triggerOutputs()['headers']['content-type']} @{action()['name']}") }), parameters: { p: { type: "String", defaultValue: "x" } } }, { properties: { parameters: { p: { value: "given" } } } });
    const { run } = await flow.call();
    assert.equal((await flow.actions(run))["One"]?.outputs, `flow given ${run} manual application/json One`);
  });

  it("hides inputs and outputs that are secure, and uses them", async () => {
    const { actions } = await flow.runOf({ Secret: compose("hidden", { runtimeConfiguration: { secureData: { properties: ["inputs", "outputs"] } } }), Length: compose("@length(outputs('Secret'))", after("Secret")) });
    const { actions: odd } = await flow.runOf({ "Odd name (1)": compose("here") });
    assert.equal(odd["Odd name (1)"]?.outputs, "here");
    assert.deepEqual([actions["Secret"], actions["Length"]?.outputs], [{ status: "Succeeded", code: "OK" }, 6]);
  });
});
