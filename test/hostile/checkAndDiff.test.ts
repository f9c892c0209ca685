import assert from "node:assert/strict";
import fc from "fast-check";
import { PacketCaptureProvider } from "../../provider/dynamic";
import { isTooDeep } from "../../provider/model/nesting";
import { programInputs, runs } from "../provider/model/generatedCaptures";
import { anyId, anyProperties, anyValue, oddTexts } from "./anyValue";
import { assertHarmless } from "./house";

type Json = Record<string, unknown>;

const provider = new PacketCaptureProvider({ environment: {} });

/** A reason with the property's path in front, on one line; that of an expression shows it below, and the hint. */
function assertFailures(failures: readonly { readonly property: string; readonly reason: string }[] = []): void {
  for (const { property, reason } of failures) {
    assert.equal(property, "", "the engine would print the property's value");
    assert.match(reason, /^(`[^\n]+`: [^\n]+|`filters`: [^\n]+ \(FilterExpression\w+\)(\n {2}[^\n]+){0,3})$/);
    assert.doesNotMatch(reason, /CANARY/);
    assertHarmless(reason);
    assert.ok(reason.length <= 2000, `a reason of ${reason.length} characters`);
  }
  assert.ok(failures.length <= 50, `${failures.length} failures`);
}

describe("whatever a program says", () => {
  it("check answers with inputs or with failures, and comes to the same again", async () => {
    const seen = { right: 0, wrong: 0 };
    const given = fc.tuple(fc.oneof(fc.constant<Json>({}), programInputs), anyProperties).map(([right, wrong]) => (isObject(wrong) ? { ...right, ...wrong } : wrong));
    await fc.assert(
      fc.asyncProperty(given, anyProperties, async (news, olds) => {
        const { inputs = {}, failures = [] } = await provider.check(olds, news);
        assertFailures(failures);
        if (failures.length > 0) return void seen.wrong++;
        seen.right++;
        assert.ok(!isTooDeep(inputs));
        const again = await provider.check(inputs, inputs);
        assert.deepEqual(again.failures, []);
        assert.deepEqual(again.inputs, inputs);
      }),
      runs(1000),
    );
    assert.ok(seen.wrong > 300 && seen.right > 15, JSON.stringify(seen));
  });

  it("check says of every property by itself what is wrong with it", async () => {
    const right = { target: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m", storageLocation: { filePath: "x.cap" }, __suggestedName: "m-1" };
    const names = ["target", "targetType", "scope", "storageLocation", "filters", "bytesToCapturePerPacket", "totalBytesPerSession", "timeLimitInSeconds", "continuousCapture", "captureSettings", "packetCaptureName", "networkWatcherName", "resourceGroupName", "location", "running", "triggers", "waitUntilStopped", "adoptExisting", "requireAgent", "requireStorage", "timeouts"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), anyValue, async (name, value) => {
        const { failures = [] } = await provider.check({}, { ...right, [name]: value });
        assertFailures(failures);
      }),
      runs(1000),
    );
  });

  it("check repeats nothing of a secret", async () => {
    const secret = (value: unknown): unknown => (typeof value === "string" ? `CANARY${value}` : { CANARY: value });
    await fc.assert(
      fc.asyncProperty(programInputs, anyProperties, async (right, wrong) => {
        const news = Object.fromEntries(Object.entries({ ...right, ...wrong }).filter(([name]) => !name.startsWith("__")).map(([name, value]) => [name, secret(value)]));
        const known = Object.keys(news).filter((name) => !/CANARY/.test(name));
        const { failures = [] } = await provider.check({}, { ...news, __secretProperties: known });
        for (const { reason } of failures) assert.doesNotMatch(reason.replace(/^`[^\n]*?`:|did you mean[^\n]*/, ""), /CANARY/);
      }),
      runs(300),
    );
  });

  it("check takes no name, path or id that leads elsewhere", async () => {
    const base = { target: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m", storageLocation: { filePath: "x.cap" }, __suggestedName: "m-1" };
    const wrong: Json[] = [
      ...["..", ".", "a/b", "a\\b", "a%2fb", "a b", "ä", "-a", "a\u0000", "\ud800", "a?b", "a#b", "x".repeat(81)].flatMap((name) => [
        { packetCaptureName: name },
        { networkWatcherName: name, resourceGroupName: "g" },
      ]),
      ...["..", ".", "a/b", "a%2fb", "a b", "a.", "a\n", "a\ud800", "a?b", "x".repeat(91)].map((name) => ({ networkWatcherName: "w", resourceGroupName: name })),
      ...["/var/captures/../x.cap", "..\\x.cap", "C:\\a\\..\\b.cap", "/etc/x.cap", "a\u0000.cap", "a\u001b[2J.cap", "\ud800.cap", ".cap", `${"x".repeat(70_000)}.cap`].map((filePath) => ({ storageLocation: { filePath } })),
      ...["https://a.net/c/../../d", "https://a.net/c/%2e%2e/d", "https://a.net/.", "https://a.net\\d", "https://a.net/c\\..\\d", "file:///c/d", "http://a.net/c", "javascript:x", "https://u:p@a.net/c", "https://a.net/c?x", "https://a.net/c#x", "https://a.net/\u009b", "https://\ud800/c"].map(
        (storagePath) => ({ storageLocation: { storageId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a", storagePath } }),
      ),
      ...["..", "%2e", "a b", "a?b", "a#b", "a\\b", 'a"b', "\ud800", "\u001b"].flatMap((part) => [
        { target: `/subscriptions/${part}/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m` },
        { target: `/subscriptions/s/resourceGroups/${part}/providers/Microsoft.Compute/virtualMachines/m` },
        { target: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/${part}` },
        { storageLocation: { storageId: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${part}` } },
      ]),
      ...["../1", "a/b", "", "\ud800", "0\n"].map((instance) => ({ target: base.target.replace("virtualMachines", "virtualMachineScaleSets"), scope: { include: [instance] } })),
    ];
    for (const args of wrong) {
      const { failures = [] } = await provider.check({}, { ...base, ...args });
      assert.notDeepEqual(failures, [], JSON.stringify(args).slice(0, 200));
      assertFailures(failures);
    }
  });

  it("check takes lists of ten thousands, and says of as many mistakes the first fifty", async () => {
    const set = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/m";
    const many = <T>(item: (index: number) => T): T[] => Array.from({ length: 10_000 }, (_, index) => item(index));
    const long = {
      target: set,
      storageLocation: { filePath: "x.cap" },
      packetCaptureName: "m",
      filters: many((index) => ({ protocol: "TCP", remotePort: String(index + 1) })),
      triggers: many((index) => ({ index })),
      scope: { include: many(String) },
    };
    const { inputs = {}, failures = [] } = await provider.check({}, long);
    assert.deepEqual(failures, []);
    const again = await provider.check(inputs, long);
    assert.deepEqual(again.inputs, inputs);
    const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkWatchers/w/packetCaptures/m";
    assert.deepEqual(await provider.diff(id, { ...inputs, provisioningState: "Succeeded" }, inputs), { changes: false });
    assert.equal((await provider.diff(id, { ...inputs, provisioningState: "Succeeded" }, { ...inputs, filters: [] })).replaces?.join(), "filters");

    const wrong = await provider.check({}, { ...long, filters: many(() => ({ protocol: "ICMP", remotePort: "0" })), ...Object.fromEntries(many((index) => [`unknown${index}`, 1])) });
    assertFailures(wrong.failures);
    assert.equal(wrong.failures?.length, 50);
    assert.match(wrong.failures?.[49]?.reason ?? "", /; and 29,950 more mistakes$/);
    const ports = await provider.check({}, { ...long, filters: [{ localPort: many((index) => index + 1).join(";") }] });
    assert.deepEqual(ports.failures, []);
  });
});

describe("whatever the state has", () => {
  it("diff answers", async () => {
    await fc.assert(
      fc.asyncProperty(anyId, anyProperties, fc.oneof(programInputs, anyProperties), async (id, olds, news) => {
        const { changes, replaces = [] } = await provider.diff(id, olds, news);
        assert.ok([true, false, undefined].includes(changes));
        assert.ok(replaces.every((name) => typeof name === "string"));
      }),
      runs(1000),
    );
  });

  it("diff sees that a capture which is otherwise as it was needs nothing, odd values of the program's own and all", async () => {
    await fc.assert(
      fc.asyncProperty(programInputs, fc.array(fc.constantFrom<unknown>(...oddTexts), { maxLength: 3 }), async (given, triggers) => {
        const { inputs = {} } = await provider.check({}, { ...given, triggers, running: true, waitUntilStopped: false, packetCaptureName: "dns" });
        const { resourceGroupName = "g", networkWatcherName = "w" } = inputs as Record<string, string>;
        const id = `/subscriptions/s/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/networkWatchers/${networkWatcherName}/packetCaptures/dns`;
        assert.deepEqual(await provider.diff(id, { ...inputs, provisioningState: "Succeeded", packetCaptureStatus: "Running" }, inputs), { changes: false });
      }),
      runs(200),
    );
  });
});

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
