import assert from "node:assert/strict";
import fc from "fast-check";
import { fromArm, fromArmList, toArm } from "../../../provider/model/arm";
import { checkCaptureInputs } from "../../../provider/model/checkInputs";
import { anyJson, runs } from "./generatedCaptures";
import { parseCaptureId } from "../../../provider/model/resourceId";
import { scaleSet, storageAccount, virtualMachine, watcher } from "./ids";

/** As recorded with api-version 2024-07-01, and with a storage account as recorded in 2020. */
const body = {
  name: "dns",
  id: `${watcher}/packetCaptures/dns`,
  etag: 'W/"7ed7adfe"',
  properties: {
    provisioningState: "Updating",
    target: virtualMachine,
    scope: { include: [], exclude: [] },
    targetType: "AzureVM",
    bytesToCapturePerPacket: 0,
    totalBytesPerSession: 1_073_741_824,
    timeLimitInSeconds: 18_000,
    storageLocation: { storageId: storageAccount, storagePath: "https://a.blob.core.windows.net/network-watcher-logs/x.cap" },
    filters: [{ protocol: "TCP", localIPAddress: "127.0.0.1;127.0.0.5", localPort: "", remoteIPAddress: "", remotePort: "" }],
  },
  type: "Microsoft.Network/networkWatchers/packetCaptures",
};

const changed = (properties: object) => fromArm({ ...body, properties: { ...body.properties, ...properties } });

describe("a capture in Azure's answer", () => {
  it("is the capture in canonical form, its state and its file", () => {
    assert.deepEqual(fromArm(body), {
      id: body.id,
      name: "dns",
      capture: {
        target: virtualMachine,
        targetType: "AzureVM",
        storageLocation: body.properties.storageLocation,
        filters: [{ protocol: "TCP", localIPAddress: "127.0.0.1;127.0.0.5" }],
        bytesToCapturePerPacket: 0,
        totalBytesPerSession: 1_073_741_824,
        timeLimitInSeconds: 18_000,
      },
      provisioningState: "Updating",
      storagePath: body.properties.storageLocation.storagePath,
    });
  });

  it("has no file in an account, when its storagePath is empty", () => {
    const observed = changed({ storageLocation: { storagePath: "", filePath: "capture\\capture.cap" } });
    assert.deepEqual(observed?.capture.storageLocation, { filePath: "capture\\capture.cap" });
    assert.ok(observed !== undefined && !("storagePath" in observed));
  });

  it("has an unknown state, when it says none", () => {
    for (const provisioningState of [undefined, null, "", 5]) assert.equal(changed({ provisioningState })?.provisioningState, "Unknown");
    assert.equal(changed({ provisioningState: "Weird" })?.provisioningState, "Weird");
  });

  it("has instances by their ids, when Azure writes them in full", () => {
    const include = [0, 1].map((id) => `${scaleSet}/virtualMachines/${id}`);
    assert.deepEqual(changed({ target: scaleSet, targetType: "AzureVMSS", scope: { include, exclude: [] } })?.capture.scope, {
      include: ["0", "1"],
    });
  });

  it("has the ring of files and no limits of the session, when it is continuous", () => {
    const { totalBytesPerSession, timeLimitInSeconds, ...rest } = body.properties;
    const captureSettings = { fileCount: 2, fileSizeInBytes: 102_400, sessionTimeLimitInSeconds: 60 };
    const properties = {
      ...rest,
      storageLocation: { storagePath: "", localPath: "C:\\captures\\Capture.cap" },
      continuousCapture: true,
      captureSettings,
    };
    assert.deepEqual(fromArm({ ...body, properties })?.capture, {
      target: virtualMachine,
      targetType: "AzureVM",
      storageLocation: { localPath: "C:\\captures\\Capture.cap" },
      filters: [{ protocol: "TCP", localIPAddress: "127.0.0.1;127.0.0.5" }],
      bytesToCapturePerPacket: 0,
      continuousCapture: true,
      captureSettings,
    });
  });

  it("keeps values that are against this package's rules as they are", () => {
    const odd = {
      timeLimitInSeconds: 90_000,
      storageLocation: { filePath: "/tmp/x.pcap" },
      filters: [{ protocol: "ICMP", localIPAddress: "1.1.1.1-255.255.255", localPort: "80,443" }],
    };
    const capture = changed(odd)?.capture;
    assert.deepEqual(
      { timeLimitInSeconds: capture?.timeLimitInSeconds, storageLocation: capture?.storageLocation, filters: capture?.filters },
      odd,
    );
  });

  it("may have properties that this package does not know, everywhere and of any type", () => {
    const future = { futureList: [1], futureObject: {}, futureFlag: true, futureNumber: 1, futureText: "x" };
    const { properties } = body;
    assert.deepEqual(
      fromArm({
        ...body,
        ...future,
        properties: {
          ...properties,
          ...future,
          scope: { ...properties.scope, ...future },
          storageLocation: { ...properties.storageLocation, ...future },
          filters: properties.filters.map((filter) => ({ ...filter, ...future })),
          captureSettings: null,
        },
      }),
      fromArm(body),
    );
    const settings = { fileCount: 1, fileSizeInBytes: 1, sessionTimeLimitInSeconds: 1 };
    assert.deepEqual(changed({ continuousCapture: true, captureSettings: { ...settings, ...future } })?.capture.captureSettings, settings);
  });

  it("may lack everything but its target, as null or altogether", () => {
    const names = Object.keys(body.properties).filter((name) => name !== "target");
    const nulls = Object.fromEntries(names.map((name) => [name, null]));
    const bare = {
      target: virtualMachine,
      targetType: "AzureVM",
      storageLocation: {},
      filters: [],
      bytesToCapturePerPacket: 0,
      totalBytesPerSession: 1_073_741_824,
      timeLimitInSeconds: 18_000,
    };
    assert.deepEqual(changed({ ...nulls, continuousCapture: null, captureSettings: null })?.capture, bare);
    assert.deepEqual(fromArm({ ...body, properties: { target: virtualMachine } })?.capture, bare);
  });

  for (const [what, other] of [
    ["nothing", undefined],
    ["null", null],
    ["a text", "x"],
    ["a list", [body]],
    ["an error", { error: { code: "NotFound", message: "…" } }],
    ["an operation", { status: "Succeeded", properties: {} }],
    ["a capture without an id", { ...body, id: undefined }],
    ["a capture without a name", { ...body, name: "" }],
    ["a capture without properties", { ...body, properties: undefined }],
    ["a capture whose properties are a list", { ...body, properties: [] }],
    ["a capture without a target", { ...body, properties: { ...body.properties, target: "" } }],
    ["filters of a wrong type", { ...body, properties: { ...body.properties, filters: {} } }],
    ["a filter of a wrong type", { ...body, properties: { ...body.properties, filters: [null] } }],
    ["a port of a wrong type", { ...body, properties: { ...body.properties, filters: [{ localPort: 80 }] } }],
    ["a limit of a wrong type", { ...body, properties: { ...body.properties, timeLimitInSeconds: "600" } }],
    ["a location of a wrong type", { ...body, properties: { ...body.properties, storageLocation: "x" } }],
    ["a path of a wrong type", { ...body, properties: { ...body.properties, storageLocation: { filePath: {} } } }],
    ["instances of a wrong type", { ...body, properties: { ...body.properties, scope: { include: [0] } } }],
    ["settings of a wrong type", { ...body, properties: { ...body.properties, captureSettings: { fileCount: "1" } } }],
    ["a path of 65,537 characters", { ...body, properties: { ...body.properties, storageLocation: { filePath: "x".repeat(65_537) } } }],
    ["an order to a terminal", { ...body, properties: { ...body.properties, storageLocation: { filePath: "\u009b2J.cap" } } }],
    [
      "more than Azure Resource Manager takes",
      { ...body, properties: { ...body.properties, filters: Array.from({ length: 80 }, () => ({ localPort: "1;".repeat(32_000) })) } },
    ],
    ["a switch of a wrong type", { ...body, properties: { ...body.properties, continuousCapture: "true" } }],
  ] as const) {
    it(`is not seen in ${what}`, () => assert.equal(fromArm(other), undefined));
  }

  it("is read from anything without an error, and is plain JSON then", () => {
    const properties = fc.dictionary(
      fc.constantFrom(...Object.keys(body.properties), "continuousCapture", "captureSettings", "__proto__"),
      anyJson,
    );
    const seen = { captures: 0 };
    fc.assert(
      fc.property(
        fc.oneof(
          anyJson,
          properties.map((some) => ({ ...body, properties: { ...body.properties, ...some } })),
        ),
        (any) => {
          const observed = fromArm(any);
          if (observed === undefined) return;
          seen.captures++;
          assert.deepEqual(JSON.parse(JSON.stringify(observed)), observed);
        },
      ),
      runs(500),
    );
    assert.ok(seen.captures > 10, String(seen.captures));
  });
});

describe("the properties of a PUT", () => {
  it("are what Azure has to know and nothing else", () => {
    const { inputs } = checkCaptureInputs(
      {
        target: scaleSet,
        scope: { include: ["0"] },
        storageLocation: { storageId: storageAccount },
        filters: [{ remotePort: "53;" }],
        timeLimitInSeconds: 600,
        location: "West Europe",
        running: true,
        triggers: ["x"],
        waitUntilStopped: true,
        adoptExisting: true,
        requireAgent: false,
        timeouts: { createInSeconds: 5 },
        networkWatcherName: "nw",
        resourceGroupName: "rg",
      },
      { suggestedName: "dns-0123abc" },
    );
    assert.deepEqual(toArm(inputs as never), {
      target: scaleSet,
      targetType: "AzureVMSS",
      scope: { include: ["0"] },
      storageLocation: { storageId: storageAccount },
      filters: [{ protocol: "Any", remotePort: "53" }],
      bytesToCapturePerPacket: 0,
      totalBytesPerSession: 1_073_741_824,
      timeLimitInSeconds: 600,
    });
  });

  it("have no limits of the session, when the capture is continuous", () => {
    const { inputs } = checkCaptureInputs({
      target: virtualMachine,
      storageLocation: { localPath: "/var/captures/web.cap" },
      continuousCapture: true,
      captureSettings: { fileCount: 3 },
    });
    assert.deepEqual(toArm(inputs as never), {
      target: virtualMachine,
      targetType: "AzureVM",
      storageLocation: { localPath: "/var/captures/web.cap" },
      filters: [],
      bytesToCapturePerPacket: 0,
      continuousCapture: true,
      captureSettings: { fileCount: 3, fileSizeInBytes: 104_857_600, sessionTimeLimitInSeconds: 86_400 },
    });
  });
});

describe("the entries of a list of captures", () => {
  const named = (name: string): object => ({ ...body, name, id: `${watcher}/packetCaptures/${name}` });

  it("are read like captures", () => {
    assert.deepEqual(fromArmList(body), fromArm(body));
  });

  for (const [name, encoded] of [
    ["web 1", "web%201"],
    ["web ", "web%20"],
    ["a\u001b[2Jb", "a%1B%5B2Jb"],
    ["a/../b", "a%2F..%2Fb"],
    ["..", "%2E%2E"],
    ["100%", "100%25"],
    ["a\ud800", "a%EF%BF%BD"],
    ["a\u202eb", "a%E2%80%AEb"],
  ] as const) {
    it(`have an id that nothing can be asked with, where the name is ${JSON.stringify(name)}`, () => {
      const { id = "", name: seen, capture } = fromArmList(named(name)) ?? {};
      assert.deepEqual([id, seen, capture], [`${watcher}/packetCaptures/${encoded}`, name, fromArm(body)?.capture]);
      assert.equal(parseCaptureId(id), undefined);
    });
  }

  for (const [what, entry] of Object.entries({
    "no properties": { ...body, properties: undefined },
    "another name than its id": { ...named("web 1"), name: "web 2" },
    "an id that is none": { ...body, id: "web 1", name: "web 1" },
    "the id of something else": { ...body, id: `${virtualMachine}/x 1`, name: "x 1" },
    "an endless name": named("a ".repeat(200)),
    "no name": { ...body, name: undefined },
  })) {
    it(`are none with ${what}`, () => {
      assert.equal(fromArmList(entry), undefined);
    });
  }

  it("are in a form that nothing can break, whatever they are", () => {
    fc.assert(
      fc.property(anyJson, fc.string({ unit: "binary" }), (entry, name) => {
        for (const one of [entry, named(name)]) {
          const { id = "", name: seen = "" } = fromArmList(one) ?? {};
          assert.match(id, /^[^\s\p{Cc}\p{Cs}]*$/u);
          assert.ok(seen.length <= 256);
        }
      }),
      runs(500),
    );
  });
});
