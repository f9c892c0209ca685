import assert from "node:assert/strict";
import { checkedDefinition, parameterValues } from "../../../emulator/logic/definition/checkDefinition";
import { DefinitionError } from "../../../emulator/logic/definition/definitionError";
import { definitionOf } from "./workflowRequests";

const compose = (inputs: unknown, after?: string) => ({ type: "Compose", inputs, runAfter: after === undefined ? {} : { [after]: ["Succeeded"] } });
const http = (inputs: object) => ({ Call: { type: "Http", inputs: { method: "GET", uri: "https://management.azure.com/", ...inputs } } });

describe("the definition of a workflow", () => {
  it("is taken with every type of action, whatever the letter case of types and statuses", () => {
    const checked = checkedDefinition(definitionOf({
      Variable: { type: "initializevariable", inputs: { variables: [{ name: "n", type: "integer", value: 1 }] } },
      Each: {
        type: "Foreach", foreach: "@triggerBody()?['list']", operationOptions: "Sequential", runAfter: { Variable: ["SUCCEEDED"] },
        actions: { Add: { type: "IncrementVariable", inputs: { name: "n", value: "@length(string(items('Each')))" } } },
      },
      Loop: { type: "Until", expression: "@equals(outputs('In'), iterationIndexes('Loop'))", limit: { count: 5, timeout: "PT1H" }, actions: { In: compose("@variables('n')") }, runAfter: { Each: ["Failed", "Skipped", "TimedOut"] } },
      Choice: { type: "Switch", expression: "@variables('n')", cases: { One: { case: 1, actions: { First: compose(1) } } }, default: { actions: {} }, runAfter: { Loop: ["Succeeded"] } },
      End: { type: "Terminate", inputs: { runStatus: "Failed", runError: { code: "X", message: "@{outputs('First')}" } }, runAfter: { Choice: ["Succeeded"] } },
    }));
    assert.deepEqual([checked.actions["Variable"]?.type, checked.actions["Each"]?.runAfter], ["InitializeVariable", { Variable: ["Succeeded"] }]);
  });

  const wrong: [string, Record<string, unknown>, string][] = [
    ["an unknown type of action", { A: { type: "Teleport" } }, "Error converting value \"Teleport\" to type 'FlowTemplateActionType'. Path 'properties.definition.actions.A.type'."],
    ["a type of action that is not supported", { A: { type: "ApiConnection", inputs: {} } }, "the type 'ApiConnection' of action 'A'"],
    ["an unknown member of an action", { A: { ...compose(1), retries: 3 } }, "Could not find member 'retries' on object of type 'FlowTemplateAction'. Path 'properties.definition.actions.A.retries'."],
    ["`runAfter` with a name that no action has", { A: compose(1, "B") }, "The 'runAfter' property of template action 'A' contains non-existent action: 'B'."],
    ["`runAfter` with an unknown status", { B: compose(1), A: { ...compose(1), runAfter: { B: ["Done"] } } }, "Error converting value \"Done\" to type 'FlowStatus'. Path 'properties.definition.actions.A.runAfter.B'."],
    ["a circle", { A: compose(1, "B"), B: compose(1, "C"), C: compose(1, "A") }, "The 'runAfter' properties of the template actions are circular: 'A' runs after 'B' runs after 'C' runs after 'A'."],
    ["two actions of one name", { A: { type: "Scope", actions: { a: compose(1) } } }, "The template action name 'a' is not unique."],
    ["an unknown function", { A: compose("@frobnicate(1)") }, "The template action 'A' is not valid: \"The template function 'frobnicate' is not defined or not valid.\"."],
    ["an unknown function in a text", { A: compose({ deep: ["x @{nope()}"] }) }, "The template action 'A' is not valid: \"The template function 'nope' is not defined or not valid.\"."],
    ["a function that is not supported", { A: compose("@xml('<a/>')") }, "The template action 'A' is not valid: \"The template function 'xml' is not supported by the local Azure.\"."],
    ["an expression with wrong syntax", { A: compose("@concat('a'") }, "The template action 'A' is not valid: \"Unable to parse template language expression 'concat('a'': expected token 'RightParenthesis' and actual 'EndOfData'.\"."],
    ["a reference to no action", { A: compose("@body('B')") }, "The action(s) 'B' referenced by 'inputs' in action 'A' are not defined in the template."],
    ["a reference to an action beside it", { B: compose(1), A: compose("@outputs('B')") }, "The inputs of template action 'A' cannot reference action 'B'. Action 'B' must either be in 'runAfter' path or within a scope action on the 'runAfter' path of action 'A', or be a Trigger."],
    ["a reference into a loop", { L: { type: "Foreach", foreach: "@createArray()", actions: { B: compose(1) } }, A: compose("@outputs('B')", "L") }, "The template action 'A' cannot reference action 'B': it is nested in the loop 'L'. Referencing repetition actions from outside the scope is not supported."],
    ["a loop that the action is not in", { A: compose("@items('L')") }, "The template function 'items' in template action 'A' refers to the loop 'L', which the action is not in."],
    ["a variable that nothing makes", { A: compose("@variables('n')") }, "The variable 'n' must be initialized before it can be used inside action 'A'."],
    ["a variable that is set from itself", { V: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "Integer" }] } }, A: { type: "SetVariable", inputs: { name: "n", value: "@add(variables('N'), 1)" }, runAfter: { V: ["Succeeded"] } } }, "The inputs of template action 'A' of type 'SetVariable' are not valid. Self reference is not supported when updating the value of variable 'n'."],
    ["a variable that is made inside", { S: { type: "Scope", actions: { V: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "Integer" }] } } } } }, "The variable action 'V' of type 'InitializeVariable' cannot be nested in an action of type 'Scope'."],
    ["a Terminate in a loop", { L: { type: "Foreach", foreach: "@createArray()", actions: { T: { type: "Terminate", inputs: { runStatus: "Failed" } } } } }, "The template action 'T' of type 'Terminate' cannot be nested in an action of type 'Foreach'."],
    ["a branch that the type does not have", { A: { type: "Scope", actions: {}, else: { actions: {} } } }, "The template action 'A' of type 'Scope' is not valid: the property 'else' is not allowed."],
    ["a branch of what holds no actions", { A: { ...compose(1), actions: {} } }, "The template action 'A' of type 'Compose' is not valid: the property 'actions' is not allowed."],
    ["tracked properties", { A: { ...compose(1), trackedProperties: { a: 1 } } }, "'trackedProperties' of action 'A'"],
    ["an If without a condition", { A: { type: "If", actions: {} } }, "The 'expression' property of template action 'A' of type 'If' is required."],
    ["a variable whose type is not said", { V: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "@guid()" }] } } }, "The inputs of template action 'V' are not valid: the property 'variables[0].type' has the value \"@guid()\". Expected one of 'Array, Boolean, Float, Integer, Object, String'."],
    ["a parameter that is not declared", { A: compose("@parameters('p')") }, "The workflow parameter 'p' is not found."],
    ["an Http without an address", { A: { type: "Http", inputs: { method: "GET" } } }, "The inputs of template action 'A' of type 'Http' are not valid: the property 'uri' is required."],
    ["an authentication that is not supported", http({ authentication: { type: "Basic", username: "a", password: "b" } }), "the authentication type 'Basic' of action 'Call'"],
    ["an option that is not supported", { A: { ...compose(1), operationOptions: "DisableAutomaticDecompression" } }, "the operation option 'DisableAutomaticDecompression' of action 'A'"],
    ["a wrong retry policy", http({ retryPolicy: { type: "fixed", count: 2, interval: "20" } }), "The inputs of template action 'Call' are not valid: the property 'retryPolicy.interval' has the value \"20\". Expected an ISO 8601 duration."],
    ["a Wait for nothing", { A: { type: "Wait", inputs: {} } }, "The inputs of template action 'A' of type 'Wait' are not valid: exactly one of 'interval' and 'until' is required."],
  ];
  for (const [what, actions, message] of wrong) it(`is refused with ${what}`, () => refused(definitionOf(actions), message));

  const wrongTriggers: [string, object, string][] = [
    ["an unknown type", { type: "Telepathy" }, "Error converting value \"Telepathy\" to type 'FlowTemplateTriggerType'. Path 'properties.definition.triggers.t.type'."],
    ["`splitOn`", { type: "Request", splitOn: "@triggerBody()" }, "'splitOn' of trigger 't'"],
    ["a condition about an action", { type: "Request", conditions: [{ expression: "@equals(body('A'), 1)" }] }, "The template function 'body' is not expected in the conditions of trigger 't'."],
    ["a wrong concurrency", { type: "Request", runtimeConfiguration: { concurrency: { runs: 0 } } }, "The runtime concurrency configuration of trigger 't' has a value for 'runs' that is not valid: '0'. The value must be between '1' and '100'."],
    ["another time zone", { type: "Recurrence", recurrence: { frequency: "Day", interval: 1, timeZone: "Pacific Standard Time" } }, "the time zone \"Pacific Standard Time\" of trigger 't'"],
    ["a wrong interval", { type: "Recurrence", recurrence: { frequency: "Day", interval: 501 } }, "The recurrence of trigger 't' has an interval that is not valid: 501. The value must be between '1' and '500'."],
    ["no recurrence", { type: "Recurrence" }, "The 'recurrence' property of trigger 't' is required."],
  ];
  for (const [what, trigger, message] of wrongTriggers) it(`is refused with a trigger of ${what}`, () => refused(definitionOf({}, { t: trigger }), message));

  it("is refused without its schema, and with members that it does not have", () => {
    refused({ triggers: {}, actions: {} }, "Required property '$schema' not found in JSON. Path 'properties.definition'.");
    refused({ ...definitionOf({}), variables: {} }, "Could not find member 'variables' on object of type 'FlowTemplate'. Path 'properties.definition.variables'.");
    refused({ ...definitionOf({}), parameters: { p: { type: "SecureString" } } }, "the type 'SecureString' of parameter 'p'");
  });

  it("has parameters with the values that are given, or their defaults", () => {
    const definition = checkedDefinition({ ...definitionOf({}), parameters: { a: { type: "string", defaultValue: "x" }, b: { type: "Int" } } });
    assert.deepEqual(parameterValues(definition, { b: { value: 2 } }), { a: "x", b: 2 });
    assert.throws(() => parameterValues(definition, {}), { message: "The value for the workflow parameter 'b' is not provided. Please specify the value of the parameter." });
    assert.throws(() => parameterValues(definition, { b: { value: "2" } }), { message: "The provided value for the workflow parameter 'b' is not valid. Expected a value of type 'Int', but received a value of type 'String'." });
    assert.throws(() => parameterValues(definition, { b: { value: 2 }, c: { value: 1 } }), /'c' are not valid/);
  });
});

function refused(definition: unknown, message: string): void {
  assert.throws(() => checkedDefinition(definition), (error) => {
    assert.ok(error instanceof DefinitionError, String(error));
    assert.equal(error.message, message);
    return true;
  });
}
