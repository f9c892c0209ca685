import assert from "node:assert/strict";
import fc from "fast-check";
import { check } from "../../../provider/lifecycle/check";
import { diff } from "../../../provider/lifecycle/diff";
import { captureProperties, inputProperties } from "../../../provider/model/properties";
import { unknownValue } from "../../../provider/model/unknown";
import { anyJson, programInputs, runs } from "../model/generatedCaptures";
import { scaleSet, storageAccount, virtualMachine, watcher } from "../model/ids";
import { respelled } from "../model/respelled";

type Json = Record<string, unknown>;

const computed = { networkWatcherId: watcher, provisioningState: "Succeeded", packetCaptureStatus: "Running", packetCaptureErrors: [] };
const canonical = (given: Json, olds: Json = {}): Json => check({ olds, news: { __suggestedName: "dns-0123abc", ...given } }).inputs;
const idOf = (inputs: Json): string =>
  (typeof inputs.networkWatcherName === "string"
    ? `/subscriptions/s/resourceGroups/${String(inputs.resourceGroupName)}/providers/Microsoft.Network/networkWatchers/${inputs.networkWatcherName}`
    : watcher) + `/packetCaptures/${String(inputs.packetCaptureName)}`;

const inputs = canonical({
  target: scaleSet,
  scope: { include: ["0", "1"] },
  storageLocation: { storageId: storageAccount, filePath: "/var/captures/web.cap" },
  filters: [{ protocol: "TCP", localPort: "80" }],
});
const changed = (news: Json, olds: Json = {}) =>
  diff({ id: idOf(inputs), olds: { ...inputs, ...computed, ...olds }, news: withoutUndefined({ ...inputs, ...news }) });

describe("diff", () => {
  it("finds nothing to do, when nothing changes", () => {
    assert.deepEqual(changed({}), { changes: "none", replaces: [] });
    assert.deepEqual(changed({}, { packetCaptureStatus: "Stopped", stopReason: "TimeExceeded" }), { changes: "none", replaces: [] });
  });

  for (const [property, news] of [
    ["target", { target: scaleSet.replace("ContosoSet", "Other") }],
    ["targetType", { targetType: "AzureVM" }],
    ["scope", { scope: { include: ["0"] } }],
    ["scope", { scope: { exclude: ["0", "1"] } }],
    ["scope", { scope: undefined }],
    ["storageLocation", { storageLocation: { storageId: storageAccount } }],
    ["storageLocation", { storageLocation: { storageId: storageAccount, filePath: "/var/captures/Web.cap" } }],
    ["storageLocation", { storageLocation: { storageId: `${storageAccount}2`, filePath: "/var/captures/web.cap" } }],
    ["filters", { filters: [{ protocol: "TCP", localPort: "81" }] }],
    ["filters", { filters: [] }],
    ["filters", { filters: [{ protocol: "TCP", localPort: "80" }, { protocol: "Any" }] }],
    ["bytesToCapturePerPacket", { bytesToCapturePerPacket: 64 }],
    ["totalBytesPerSession", { totalBytesPerSession: 0 }],
    ["timeLimitInSeconds", { timeLimitInSeconds: 600 }],
    ["timeLimitInSeconds", { timeLimitInSeconds: undefined }],
    ["continuousCapture", { continuousCapture: false }],
    ["captureSettings", { captureSettings: { fileCount: 1, fileSizeInBytes: 1, sessionTimeLimitInSeconds: 1 } }],
    ["packetCaptureName", { packetCaptureName: "web" }],
    ["networkWatcherName", { networkWatcherName: "other" }],
    ["resourceGroupName", { resourceGroupName: "other" }],
    ["triggers", { triggers: ["x"] }],
  ] as [string, Json][]) {
    it(`replaces the capture for \`${property}\` alone, when it becomes ${JSON.stringify(news[property]) ?? "nothing"}`, () => {
      assert.deepEqual(changed(news), { changes: "inputs", replaces: [property] });
    });
  }

  it("replaces the capture for everything that changes", () => {
    const ring = { totalBytesPerSession: undefined, timeLimitInSeconds: undefined, continuousCapture: true, captureSettings: {} };
    assert.deepEqual(
      changed({ ...ring, target: virtualMachine, targetType: "AzureVM", scope: undefined, packetCaptureName: "web" }).replaces,
      [
        "target",
        "targetType",
        "scope",
        "totalBytesPerSession",
        "timeLimitInSeconds",
        "continuousCapture",
        "captureSettings",
        "packetCaptureName",
      ],
    );
  });

  for (const [property, news] of [
    ["location", "westeurope"],
    ["running", false],
    ["waitUntilStopped", true],
    ["adoptExisting", true],
    ["requireAgent", false],
    ["timeouts", { createInSeconds: 60 }],
    ["networkWatcherName", "networkwatcher_WESTCENTRALUS"],
    ["resourceGroupName", "networkwatcherRG"],
  ] as const) {
    it(`changes \`${property}\` in place, when it becomes ${JSON.stringify(news)}`, () => {
      assert.deepEqual(changed({ [property]: news }), { changes: "inputs", replaces: [] });
    });
  }

  it("leaves the capture where it is, when its watcher is no longer named", () => {
    const olds = { networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" };
    assert.deepEqual(changed({}, olds), { changes: "inputs", replaces: [] });
  });

  it("begins a new session, when one that was stopped is to run again", () => {
    assert.deepEqual(changed({}, { running: false, packetCaptureStatus: "Stopped" }), { changes: "inputs", replaces: ["running"] });
    assert.deepEqual(changed({ running: unknownValue }, { running: false, packetCaptureStatus: "Stopped" }).replaces, ["running"]);
    assert.deepEqual(changed({ running: false }, { running: false, packetCaptureStatus: "Stopped" }), { changes: "none", replaces: [] });
  });

  it("begins a new session, when any trigger changes", () => {
    const olds = { triggers: [{ target: "A" }, 1] };
    assert.deepEqual(changed({ triggers: [{ target: "A" }, 1] }, olds), { changes: "none", replaces: [] });
    for (const triggers of [[{ target: "a" }, 1], [{ target: "A" }, "1"], [1, { target: "A" }], [unknownValue, 1], undefined]) {
      assert.deepEqual(changed({ triggers }, olds), { changes: "inputs", replaces: ["triggers"] });
    }
  });

  for (const [what, olds, news, repair] of [
    ["whose creation failed", { provisioningState: "Failed" }, {}, { changes: "repair", replaces: ["provisioningState"] }],
    ["whose creation was canceled", { provisioningState: "Canceled" }, {}, { changes: "repair", replaces: ["provisioningState"] }],
    ["whose creation was not seen to end", { provisioningState: "Updating" }, {}, { changes: "repair", replaces: [] }],
    ["of which nothing is known", { provisioningState: "Unknown" }, {}, { changes: "repair", replaces: [] }],
    ["that runs and should not", { running: false }, { running: false }, { changes: "repair", replaces: [] }],
    ["that was to be waited for", { waitUntilStopped: true }, { waitUntilStopped: true }, { changes: "repair", replaces: [] }],
    [
      "that failed and changes",
      { provisioningState: "Failed" },
      { timeLimitInSeconds: 5 },
      { changes: "inputs", replaces: ["timeLimitInSeconds"] },
    ],
    [
      "that was waited for and has ended",
      { waitUntilStopped: true, packetCaptureStatus: "Stopped" },
      { waitUntilStopped: true },
      { changes: "none", replaces: [] },
    ],
  ] as const) {
    it(`has "${repair.changes}" for a capture ${what}`, () => assert.deepEqual(changed(news, olds), repair));
  }

  for (const property of [...captureProperties, "packetCaptureName", "networkWatcherName", "resourceGroupName", "triggers"]) {
    it(`replaces the capture, when \`${property}\` is not known yet`, () => {
      assert.deepEqual(changed({ [property]: unknownValue }), { changes: "inputs", replaces: [property] });
    });
  }

  for (const property of inputProperties.filter((name) => !changed({ [name]: unknownValue }).replaces.includes(name))) {
    it(`changes \`${property}\` in place, when it is not known yet`, () => {
      assert.deepEqual(changed({ [property]: unknownValue }), { changes: "inputs", replaces: [] });
    });
  }

  it("replaces the capture, when something further in is not known yet", () => {
    for (const [property, value] of [
      ["filters", [{ protocol: "TCP", localPort: unknownValue }]],
      ["filters", [unknownValue]],
      ["storageLocation", { storageId: unknownValue, filePath: "/var/captures/web.cap" }],
      ["scope", { include: ["0", unknownValue] }],
    ] as const) {
      assert.deepEqual(changed({ [property]: value }), { changes: "inputs", replaces: [property] });
    }
  });

  it("finds nothing, when the same is said in another letter case and order", () => {
    fc.assert(
      fc.property(programInputs, (given) => {
        const before = canonical(given);
        const olds = {
          ...before,
          ...computed,
          packetCaptureStatus: before.running === false || before.waitUntilStopped === true ? "Stopped" : "Running",
        };
        const id = idOf(before);
        for (const news of [
          canonical(respelled(given), before),
          canonical({ ...respelled(given), packetCaptureName: before.packetCaptureName }),
        ]) {
          assert.deepEqual(diff({ id, olds, news }), { changes: "none", replaces: [] });
          assert.deepEqual(diff({ id: id.toUpperCase(), olds, news }), { changes: "none", replaces: [] });
        }
      }),
      runs(200),
    );
  });

  it("names exactly the properties of Azure that change, for any two captures", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(programInputs, programInputs, fc.subarray([...captureProperties]), (given, other, names) => {
        const before = canonical({ ...given, running: true, waitUntilStopped: false });
        const after = canonical(other);
        const news = withoutUndefined({ ...before, ...Object.fromEntries(names.map((name) => [name, after[name]])) });
        const expected = captureProperties.filter((name) => meaning(name, before[name]) !== meaning(name, news[name]));
        expected.forEach((name) => seen.add(name));
        const { changes, replaces } = diff({ id: idOf(before), olds: { ...before, ...computed }, news });
        assert.deepEqual({ changes, replaces }, { changes: expected.length > 0 ? "inputs" : "none", replaces: expected });
      }),
      runs(400),
    );
    assert.deepEqual([...seen].sort(), [...captureProperties].sort());
  });

  it("never throws, whatever the state and the program say", () => {
    const names = [
      ...inputProperties,
      "provisioningState",
      "packetCaptureStatus",
      "packetCaptureErrors",
      "__proto__",
      "constructor",
      "toString",
    ];
    const anything = fc.dictionary(fc.constantFrom(...names), fc.oneof(anyJson, fc.constant({ include: [{ toString: 1 }] })), {
      maxKeys: 10,
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(idOf(inputs))), anything, anything, (id, olds, news) => {
        const { changes, replaces } = diff({ id, olds, news });
        assert.ok(["none", "inputs", "repair"].includes(changes));
        assert.deepEqual([...new Set(replaces)], replaces);
        assert.ok(replaces.length === 0 || changes !== "none");
      }),
      runs(500),
    );
  });
});

/** What a canonical property means to Azure, as text. */
function meaning(name: string, value: unknown): string {
  if (name === "target") return String(value).toLowerCase();
  if (name === "scope") {
    const { include = [], exclude = [] } = (value ?? {}) as { include?: string[]; exclude?: string[] };
    return [include, exclude]
      .map((list) =>
        list
          .map((id) => id.toLowerCase())
          .sort()
          .join(),
      )
      .join("|");
  }
  if (name === "storageLocation") {
    const { storageId = "", storagePath = "", filePath = "", localPath = "" } = value as Record<string, string>;
    return [storageId.toLowerCase(), storagePath, filePath, localPath].join("|");
  }
  if (name === "filters") {
    const parts = ["protocol", "localIPAddress", "localPort", "remoteIPAddress", "remotePort"];
    return (value as Record<string, string>[]).map((filter) => parts.map((part) => filter[part] ?? "").join()).join("|");
  }
  const { fileCount, fileSizeInBytes, sessionTimeLimitInSeconds } = (name === "captureSettings" ? (value ?? {}) : {}) as Json;
  return name === "captureSettings" ? [fileCount, fileSizeInBytes, sessionTimeLimitInSeconds].join() : String(value);
}

function withoutUndefined(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
