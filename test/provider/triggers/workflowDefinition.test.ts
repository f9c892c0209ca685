import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TriggeredWorkflow } from "../../../provider/triggers/triggeredWorkflow";
import { workflowDefinition } from "../../../provider/triggers/workflowDefinition";

/** All functions of https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference (July 2026). */
const documented =
  "action actions add addDays addHours addMinutes addProperty addSeconds addToTime and array base64 base64ToBinary base64ToString binary body bool chunk " +
  "coalesce concat contains convertFromUtc convertTimeZone convertToUtc createArray dataUri dataUriToBinary dataUriToString dateDifference " +
  "dayOfMonth dayOfWeek dayOfYear decodeBase64 decodeDataUri decodeUriComponent div empty encodeUriComponent endsWith equals first float " +
  "formatDateTime formDataMultiValues formDataValue formatNumber getFutureTime getPastTime greater greaterOrEquals guid if indexOf int intersection " +
  "isFloat isInt item items iterationIndexes join json last lastIndexOf length less lessOrEquals listCallbackUrl max min mod mul multipartBody not " +
  "nthIndexOf or outputs parameters parseDateTime rand range removeProperty replace result reverse setProperty skip slice sort split startOfDay " +
  "startOfHour startOfMonth startsWith string sub subtractFromTime substring take ticks toLower toUpper trigger triggerBody " +
  "triggerFormDataMultiValues triggerFormDataValue triggerMultipartBody triggerOutputs trim union uriComponent uriComponentToBinary " +
  "uriComponentToString uriHost uriPath uriPathAndQuery uriPort uriQuery uriScheme utcNow variables workflow xml xpath";

const usual: TriggeredWorkflow = {
  subject: 'alert-triggered capture "web"',
  managementEndpoint: "https://management.azure.com",
  networkWatcherId:
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope",
  target: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web",
  namePrefix: "web-1a2b3c4",
  request: {
    properties: {
      target: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web",
    },
  },
  pauseInSeconds: 3600,
  maxCaptures: 10,
  deleteAfterDays: 30,
};

interface Action {
  readonly type: string;
  readonly runAfter: Record<string, string[]>;
  readonly actions?: Record<string, Action>;
  readonly else?: { actions: Record<string, Action> };
  readonly inputs?: { runStatus?: string; runError?: unknown };
  readonly [property: string]: unknown;
}

interface Definition {
  readonly triggers: Record<string, { type: string; [property: string]: unknown }>;
  readonly actions: Record<string, Action>;
}

const definitionOf = (changed: Partial<TriggeredWorkflow> = {}): Definition => workflowDefinition({ ...usual, ...changed }) as Definition;

/** Each action with its name, its neighbors and what it is in, outermost first. */
function* every(
  actions: Record<string, Action>,
  within: readonly string[] = [],
): Generator<{ name: string; action: Action; beside: string[]; within: readonly string[] }> {
  for (const [name, action] of Object.entries(actions)) {
    yield { name, action, beside: Object.keys(actions), within };
    for (const inner of [action.actions ?? {}, action.else?.actions ?? {}]) yield* every(inner, [...within, action.type]);
  }
}

/** Every expression of a definition. */
function expressionsIn(value: unknown): string[] {
  if (typeof value === "string") {
    if (value.startsWith("@@")) return [];
    return value.startsWith("@") && !value.startsWith("@{")
      ? [value.slice(1)]
      : [...value.matchAll(/(?<!@)@\{([^}]*)\}/g)].map(([, inner = ""]) => inner);
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

const withoutTexts = (expression: string): string => expression.replaceAll(/'(?:[^']|'')*'/g, "''");

describe("the workflow's definition", () => {
  it("is this, for an alert", () => {
    const file = join(__dirname, "alertDefinition.json");
    assert.deepEqual(JSON.parse(JSON.stringify(definitionOf())), JSON.parse(readFileSync(file, "utf8")));
  });

  it("has a trigger that starts no run for an alert that is resolved, and one run at a time", () => {
    assert.deepEqual(definitionOf().triggers, {
      Alert: {
        type: "Request",
        kind: "Http",
        inputs: { schema: {} },
        conditions: [{ expression: "@equals(triggerBody()?['data']?['essentials']?['monitorCondition'], 'Fired')" }],
        runtimeConfiguration: { concurrency: { runs: 1 } },
      },
    });
  });

  it("has a recurrence for a schedule, the time of the run for the name, and no pause", () => {
    const { triggers, actions } = definitionOf({
      schedule: {
        frequency: "Week",
        hours: [8, 20],
        weekDays: ["Monday"],
        timeZone: "W. Europe Standard Time",
        startTime: "2026-12-01T06:00:00",
      },
    });
    assert.deepEqual(triggers, {
      Schedule: {
        type: "Recurrence",
        recurrence: {
          frequency: "Week",
          interval: 1,
          startTime: "2026-12-01T06:00:00",
          timeZone: "W. Europe Standard Time",
          schedule: { hours: [8, 20], weekDays: ["Monday"] },
        },
        runtimeConfiguration: { concurrency: { runs: 1 } },
      },
    });
    assert.equal(actions.Time?.inputs, "@utcNow()");
    assert.equal(actions.Check_pause, undefined);
    assert.deepEqual(actions.Check_newest?.runAfter, { Newest: ["Succeeded"] });
    assert.equal(JSON.stringify(actions).includes("triggerBody"), false);
  });

  it("keeps only the newest captures, and no old ones where that is asked for", () => {
    const deletes = (changed: Partial<TriggeredWorkflow>): unknown => definitionOf(changed).actions.Delete_captures?.foreach;
    assert.equal(deletes({ deleteAfterDays: undefined }), "@skip(outputs('Newest_first'), 9)");
    assert.equal(deletes({ deleteAfterDays: undefined, maxCaptures: 1 }), "@outputs('Newest_first')");
    assert.equal(deletes({ maxCaptures: 3 }), "@union(skip(outputs('Newest_first'), 2), body('Old_captures'))");
  });

  it("sends every request as the identity that it is given", () => {
    const identities = (identityId?: string): unknown[] =>
      [...every(definitionOf({ identityId }).actions)]
        .filter(({ action }) => action.type === "Http")
        .map(({ action }) => (action.inputs as { authentication?: unknown }).authentication);
    const audience = "https://management.azure.com/";
    assert.deepEqual(
      [...new Set(identities().map((each) => JSON.stringify(each)))],
      [JSON.stringify({ type: "ManagedServiceIdentity", audience })],
    );
    assert.deepEqual(
      [...new Set(identities("/id").map((each) => JSON.stringify(each)))],
      [JSON.stringify({ type: "ManagedServiceIdentity", audience, identity: "/id" })],
    );
    assert.equal(identities().length, 8);
  });

  it("sends every request with the api-version that the settings are written for", () => {
    const versions = [...JSON.stringify(definitionOf()).matchAll(/api-version=([\d-]+)/g)].map(([, version]) => version);
    assert.deepEqual([...new Set(versions)], ["2026-01-01"]);
  });

  it("sends the settings as they are, whatever they look like", () => {
    const request = { properties: { a: "@utcNow()", b: "x@{utcNow()}", c: "@{utcNow()}", d: "me@example.com", e: ["@", 1, null] } };
    const put = [...every(definitionOf({ request }).actions)].find(({ name }) => name === "Put_capture");
    assert.deepEqual((put?.action.inputs as { body?: unknown }).body, {
      properties: { a: "@@utcNow()", b: "x@@{utcNow()}", c: "@@{utcNow()}", d: "me@example.com", e: ["@@", 1, null] },
    });
  });

  it("keeps secret settings out of the history of runs", () => {
    const hidden = (changed: Partial<TriggeredWorkflow>): string[] =>
      [...every(definitionOf(changed).actions)]
        .filter(({ action }) => JSON.stringify(action.runtimeConfiguration) === '{"secureData":{"properties":["inputs"]}}')
        .map(({ name }) => name);
    assert.deepEqual(hidden({ hasSecret: true }), ["Put_capture"]);
    assert.deepEqual(hidden({}), []);
  });

  it("has quotes of names doubled", () => {
    const text = JSON.stringify(definitionOf({ subject: `alert-triggered capture "o'neil"` }));
    assert.ok(text.includes(`o''neil`) && !/o'neil/.test(text.replaceAll("''", "")));
  });

  for (const [what, changed] of Object.entries<Partial<TriggeredWorkflow>>({
    "an alert": {},
    "a schedule": { schedule: { frequency: "Hour" } },
    "one capture at most": { maxCaptures: 1, deleteAfterDays: undefined },
  })) {
    describe(`for ${what}`, () => {
      const definition = definitionOf(changed);
      const all = [...every(definition.actions)];
      const names = all.map(({ name }) => name);
      const expressions = expressionsIn(definition);

      it("names each action once, and lets it run after a neighbor", () => {
        assert.equal(new Set(names).size, names.length);
        for (const { name, action, beside } of all) {
          for (const before of Object.keys(action.runAfter))
            assert.ok(beside.includes(before) && before !== name, `${name} after ${before}`);
        }
        for (const { beside } of all) {
          const first = beside.filter((name) => Object.keys(all.find((each) => each.name === name)?.action.runAfter ?? {}).length === 0);
          assert.equal(first.length, 1, `one first step of ${beside.join(", ")}`);
        }
      });

      it("uses functions that Microsoft documents, and refers to actions and variables that exist", () => {
        const functions = expressions.flatMap((each) => [...withoutTexts(each).matchAll(/([A-Za-z]\w*)\(/g)].map(([, name = ""]) => name));
        assert.deepEqual(
          [...new Set(functions)].filter((name) => !documented.split(" ").includes(name)),
          [],
        );
        const referred = expressions.flatMap((each) =>
          [...each.matchAll(/\b(?:body|outputs|actions|items)\('([^']+)'\)/g)].map(([, name = ""]) => name),
        );
        assert.deepEqual(
          [...new Set(referred)].filter((name) => !names.includes(name)),
          [],
        );
        const variables = all
          .filter(({ action }) => action.type === "InitializeVariable")
          .flatMap(({ action }) => (action.inputs as { variables: { name: string }[] }).variables);
        const used = expressions.flatMap((each) => [...each.matchAll(/\bvariables\('([^']+)'\)/g)].map(([, name = ""]) => name));
        assert.deepEqual(
          [...new Set(used)].filter((name) => !variables.some((each) => each.name === name)),
          [],
        );
      });

      it("has expressions whose parentheses fit", () => {
        for (const expression of expressions) {
          const plain = withoutTexts(expression);
          assert.equal(plain.split("(").length, plain.split(")").length, expression);
        }
      });

      it("ends runs only where Azure allows it, and with a message only where it fails", () => {
        for (const { name, action, within } of all) {
          if (action.type === "InitializeVariable") assert.deepEqual(within, [], name);
          if (action.type !== "Terminate") continue;
          assert.ok(!within.includes("Until") && !within.includes("Foreach"), name);
          assert.equal(action.inputs?.runError !== undefined, action.inputs?.runStatus === "Failed", name);
        }
      });

      it("does not set a variable from itself", () => {
        for (const { name, action } of all.filter((each) => each.action.type === "SetVariable")) {
          const { name: variable, value } = action.inputs as { name?: string; value?: string };
          assert.ok(!value?.includes(`variables('${variable}')`), name);
        }
      });
    });
  }
});
