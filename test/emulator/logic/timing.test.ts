import assert from "node:assert/strict";
import { join } from "node:path";
import { parseBody, startOfTime, stillAzure } from "../armRequests";
import { temporaryFolder } from "../../temporaryFolder";
import { nextTime } from "../../../emulator/logic/run/recurrence";
import type { Recurrence } from "../../../emulator/core/workflow";
import { definitionOf, workflowPath, workflowRequests, type Failure } from "./workflowRequests";

const wait = (count: number) => ({ type: "Wait", inputs: { interval: { count, unit: "Minute" } } });
const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const time = { type: "Compose", inputs: "@utcNow('HH:mm:ss')" };

describe("runs of a trigger with concurrency", () => {
  const trigger = (more: object) => ({ manual: { type: "Request", ...more } });

  it("wait for their turn, and are refused when too many wait", async () => {
    const flow = workflowRequests();
    await flow.put(definitionOf({ Wait: wait(10), Done: { ...time, ...after("Wait") } }, trigger({ runtimeConfiguration: { concurrency: { runs: 1, maximumWaitingRuns: 1 } } })));
    const [first, second, third] = [await flow.call(), await flow.call(), await flow.call()];
    assert.deepEqual([third.status, parseBody<Failure>(third).error.code], [429, "ConcurrencyLimitExceeded"]);
    assert.deepEqual((await flow.runs()).map(({ properties }) => properties.status), ["Waiting", "Running"]);
    flow.azure.clock.advance(3600);
    assert.deepEqual([(await flow.actions(first.run))["Done"]?.outputs, (await flow.actions(second.run))["Done"]?.outputs], ["12:21:19", "12:31:19"]);
    const { properties } = (await flow.runs())[0]!;
    assert.deepEqual([properties["startTime"], properties["waitEndTime"]], ["2020-01-02T12:11:19.3390000Z", "2020-01-02T12:21:19.3390000Z"]);
  });

  it("begin when one before them has ended by a Terminate, after requests of its own", async () => {
    const flow = workflowRequests();
    const look = { type: "Http", inputs: { method: "GET", uri: "https://management.azure.com/tenants?api-version=2022-12-01", authentication: { type: "ManagedServiceIdentity", audience: "https://management.azure.com/" } }, ...after("Wait") };
    const end = { type: "If", expression: "@true", actions: { Stop: { type: "Terminate", inputs: { runStatus: "Cancelled" } } }, runAfter: { Look: ["Succeeded", "Failed"] } };
    const definition = definitionOf({ Wait: wait(10), Look: look, End: end }, trigger({ runtimeConfiguration: { concurrency: { runs: 1 } } }));
    await flow.put(definition, { identity: { type: "SystemAssigned" } });
    const runs = [await flow.call(), await flow.call(), await flow.call()];
    flow.azure.clock.advance(3600);
    const ends = (await flow.runs()).map(({ properties }) => [properties.status, properties["endTime"]]);
    assert.deepEqual(ends, ["2020-01-02T12:41:19.3390000Z", "2020-01-02T12:31:19.3390000Z", "2020-01-02T12:21:19.3390000Z"].map((time) => ["Cancelled", time]));
    for (const { run } of runs) assert.equal((await flow.actions(run))["End"]?.status, "Cancelled");
  });

  it("begin when one before them is canceled", async () => {
    const flow = workflowRequests();
    await flow.put(definitionOf({ Wait: wait(10) }, trigger({ runtimeConfiguration: { concurrency: { runs: 1 } } })));
    const first = await flow.call();
    await flow.call();
    await flow.arm.post(`${workflowPath()}/runs/${first.run}/cancel`);
    assert.deepEqual((await flow.runs()).map(({ properties }) => properties.status), ["Running", "Cancelled"]);
  });

  it("are one at a time as a single instance", async () => {
    const flow = workflowRequests();
    await flow.put(definitionOf({ Wait: wait(10) }, trigger({ operationOptions: "SingleInstance" })));
    assert.deepEqual([(await flow.call()).status, (await flow.call()).status], [202, 429]);
    flow.azure.clock.advance(600);
    assert.equal((await flow.call()).status, 202);
  });
});

describe("a workflow that recurs", () => {
  const recurring = (recurrence: object, more: object = {}) => definitionOf({ Now: time }, { every: { type: "Recurrence", recurrence, ...more } });
  const times = async (flow: ReturnType<typeof workflowRequests>) => (await flow.runs()).map(({ properties }) => String(properties["startTime"]).slice(11, 19)).reverse();

  it("runs at once and then at each interval, by the service's clock", async () => {
    const flow = workflowRequests();
    await flow.put(recurring({ frequency: "Hour", interval: 2 }));
    assert.deepEqual(await times(flow), ["12:11:19"]);
    flow.azure.clock.advance(5 * 3600);
    assert.deepEqual(await times(flow), ["12:11:19", "14:11:19", "16:11:19"]);
    const { json } = await flow.arm.get(`${workflowPath()}/triggers/every`);
    assert.deepEqual([json.properties["nextExecutionTime"], json.properties["lastExecutionTime"]], ["2020-01-02T18:11:19.3390000Z", "2020-01-02T16:11:19.3390000Z"]);
  });

  it("rests while it is disabled, and begins anew when its recurrence changes", async () => {
    const flow = workflowRequests();
    await flow.put(recurring({ frequency: "Hour", interval: 1, startTime: "2020-01-02T13:00:00Z" }));
    assert.deepEqual(await times(flow), []);
    flow.azure.clock.advance(3600);
    await flow.arm.post(`${workflowPath()}/disable`);
    flow.azure.clock.advance(7200);
    await flow.arm.post(`${workflowPath()}/enable`);
    flow.azure.clock.advance(3600);
    assert.deepEqual(await times(flow), ["13:00:00", "16:00:00"]);
    await flow.put(recurring({ frequency: "Day", interval: 1, startTime: "2020-01-02T17:30:00Z" }));
    flow.azure.clock.advance(7200);
    assert.deepEqual(await times(flow), ["13:00:00", "16:00:00", "17:30:00"]);
  });

  it("makes up for no more than a hundred times when the clock goes far ahead", async () => {
    const flow = workflowRequests();
    await flow.put(recurring({ frequency: "Minute", interval: 1 }));
    await flow.azure.settle();
    flow.azure.clock.advance(86_400 * 30);
    await flow.azure.settle();
    const { length } = (flow.azure.snapshot().resources.filter(({ type }) => type === "Microsoft.Logic/workflows/runs"));
    assert.ok(length >= 100 && length <= 105, String(length));
  });

  it("has no callback URL", async () => {
    const flow = workflowRequests();
    await flow.put(recurring({ frequency: "Hour", interval: 2 }));
    assert.equal((await flow.arm.post(`${workflowPath()}/triggers/every/listCallbackUrl`)).json.error.code, "WorkflowTriggerCallbackUrlNotSupported");
    assert.equal((await flow.arm.post(`${workflowPath()}/triggers/every/run`)).status, 202);
  });

  const at = (text: string) => Date.parse(text);
  const next: [string, Recurrence, string, string | undefined][] = [
    ["the start time, when it is to come", { frequency: "Day", interval: 1, startTime: "2020-02-01T08:00:00Z" }, "2020-01-02T12:00:00Z", "2020-02-01T08:00:00Z"],
    ["an interval from the start time", { frequency: "Day", interval: 3, startTime: "2020-01-01T08:00:00Z" }, "2020-01-02T12:00:00Z", "2020-01-04T08:00:00Z"],
    ["the last day of a shorter month", { frequency: "Month", interval: 1, startTime: "2020-01-31T08:00:00Z" }, "2020-02-01T00:00:00Z", "2020-02-29T08:00:00Z"],
    ["the hours and minutes of the schedule", { frequency: "Day", interval: 1, schedule: { hours: [17, "9"], minutes: [30, 0] } }, "2020-01-02T12:00:00Z", "2020-01-02T17:00:00Z"],
    ["the first hour of the next day", { frequency: "Day", interval: 1, schedule: { hours: [9, 10] } }, "2020-01-02T12:00:00Z", "2020-01-03T09:11:00Z"],
    ["the days of the week", { frequency: "Week", interval: 1, schedule: { weekDays: ["Monday", "Friday"], hours: [8], minutes: [0] } }, "2020-01-03T09:00:00Z", "2020-01-06T08:00:00Z"],
    ["every other week", { frequency: "Week", interval: 2, startTime: "2020-01-01T00:00:00Z", schedule: { weekDays: ["Thursday"], hours: [8], minutes: [0] } }, "2020-01-03T00:00:00Z", "2020-01-16T08:00:00Z"],
    ["nothing after the end time", { frequency: "Day", interval: 1, startTime: "2020-01-01T08:00:00Z", endTime: "2020-01-02T09:00:00Z" }, "2020-01-02T10:00:00Z", undefined],
  ];
  for (const [what, recurrence, from, expected] of next) {
    it(`is due next at ${what}`, () => assert.equal(nextTime(recurrence, at("2020-01-02T12:11:19Z"), at(from)), expected === undefined ? undefined : at(expected)));
  }
});

describe("a run that waits", () => {
  const folder = temporaryFolder();
  it("goes on after the local Azure has been started anew from its state", async () => {
    const stateFile = join(folder(), "state.db");
    const before = workflowRequests({ stateFile });
    await before.put(definitionOf({ First: { type: "Compose", inputs: "@guid()" }, Wait: { ...wait(10), ...after("First") }, Last: { type: "Compose", inputs: "@{outputs('First')} @{utcNow('HH:mm')}", ...after("Wait") } }));
    const { run } = await before.call();
    const url = await before.callbackOf();
    before.azure.close();
    const now = { at: startOfTime + 60_000 };
    const reopened = workflowRequests({}, stillAzure({ stateFile, clock: { now: () => now.at } }));
    const [waiting] = await reopened.runs();
    assert.equal(waiting?.properties.status, "Running");
    const first = (await reopened.actions(run))["First"]?.outputs as string;
    reopened.azure.clock.advance(600);
    assert.deepEqual([(await reopened.actions(run))["Last"]?.outputs, await reopened.callbackOf()], [`${first} 12:21`, url]);
    reopened.azure.close();
  });

  it("is in a snapshot, and goes on from it", async () => {
    const flow = workflowRequests();
    await flow.put(definitionOf({ Wait: wait(10), Last: { ...time, ...after("Wait") } }));
    const { run } = await flow.call();
    const snapshot = structuredClone(flow.azure.snapshot());
    flow.azure.clock.advance(600);
    assert.equal((await flow.actions(run))["Last"]?.outputs, "12:21:19");
    flow.azure.reset(snapshot);
    assert.equal((await flow.runs())[0]?.properties.status, "Running");
    flow.azure.clock.advance(600);
    assert.equal((await flow.actions(run))["Last"]?.outputs, "12:21:19");
    const damaged = { ...snapshot, resources: snapshot.resources.map((each) => (each.type.endsWith("/runs") ? { ...each, hidden: {} } : each)) } as typeof snapshot;
    assert.throws(() => flow.azure.reset(damaged), /InvalidSnapshot/);
  });

  it("holds up nobody while a fault delays its request", async () => {
    const flow = workflowRequests();
    await flow.put(definitionOf({ Call: { type: "Http", inputs: { method: "GET", uri: "https://management.azure.com/tenants?api-version=2022-12-01" } } }));
    flow.azure.faults.add({ match: { operation: "Tenants_List" }, times: 1, action: { delaySeconds: 0.2 } });
    await flow.azure.handle({ method: "POST", url: await flow.callbackOf(), body: "" });
    assert.equal((await flow.runs())[0]?.properties.status, "Running");
    await flow.azure.settle();
    assert.equal((await flow.runs())[0]?.properties.status, "Failed");
  });
});
