import assert from "node:assert/strict";
import fc from "fast-check";
import { fromArm, toArm } from "../../../provider/model/arm";
import type { Capture } from "../../../provider/model/capture";
import { checkCaptureInputs } from "../../../provider/model/checkInputs";
import { driftOf } from "../../../provider/model/drift";
import { azureEcho, generatedPath, type Unsourced } from "./azureEcho";
import { captureProperties, runs } from "./generatedCaptures";
import { scaleSet, storageAccount, virtualMachine } from "./ids";

const asIs: Unsourced = { respell: (id) => id, extendsPath: false, fillsSettings: false, isOld: false };
const spellings = [
  (id: string) => id,
  (id: string) => id.toLowerCase(),
  (id: string) => id.toUpperCase(),
  (id: string) => id.replace("resourceGroups", "resourcegroups").replace("Microsoft.Compute", "microsoft.compute"),
];
const unsourced = fc.record<Unsourced>({
  respell: fc.constantFrom(...spellings),
  extendsPath: fc.boolean(),
  fillsSettings: fc.boolean(),
  isOld: fc.boolean(),
});

/** The canonical properties of a program's inputs, which must be right. */
function canonical(given: Record<string, unknown>): Record<string, unknown> {
  const { inputs, problems } = checkCaptureInputs(given);
  assert.deepEqual(problems, []);
  return inputs;
}

function observed(
  set: Record<string, unknown>,
  change: (properties: Record<string, never>) => object = (same) => same,
  echo = asIs,
): Capture {
  const body = azureEcho(toArm(set as unknown as Capture) as unknown as Record<string, unknown>, echo);
  const found = fromArm({ ...body, properties: change(body.properties as Record<string, never>) });
  assert.ok(found !== undefined);
  return found.capture;
}

describe("drift", () => {
  it("is none, for whatever Azure makes of what a program says", () => {
    const seen = { scope: 0, storagePath: 0, continuous: 0 };
    fc.assert(
      fc.property(captureProperties, unsourced, (given, echo) => {
        const set = canonical(given);
        if (set.scope !== undefined) seen.scope++;
        if ("storagePath" in (set.storageLocation as object)) seen.storagePath++;
        if (set.continuousCapture !== undefined) seen.continuous++;
        const { differences, properties } = driftOf(set, observed(set, undefined, echo));
        assert.deepEqual(differences, []);
        assert.deepEqual(properties, JSON.parse(JSON.stringify(toArm(set as unknown as Capture))));
      }),
      runs(500),
    );
    assert.ok(seen.scope > 50 && seen.storagePath > 50 && seen.continuous > 50, JSON.stringify(seen));
  });

  const set = canonical({
    target: scaleSet,
    scope: { include: ["0", "1"] },
    storageLocation: { storageId: storageAccount, filePath: "/var/captures/web.cap" },
    filters: [{ protocol: "UDP", remotePort: "53" }],
    timeLimitInSeconds: 600,
  });

  for (const [what, change, ...found] of [
    [
      "a filter's port",
      { filters: [{ protocol: "UDP", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "5353" }] },
      "filters[0].remotePort",
      "53",
      "5353",
    ],
    ["a filter that is gone", { filters: [] }, "filters[0]", { protocol: "UDP", remotePort: "53" }, undefined],
    ["the time", { timeLimitInSeconds: 60 }, "timeLimitInSeconds", 600, 60],
    ["the bytes of a packet", { bytesToCapturePerPacket: 128 }, "bytesToCapturePerPacket", 0, 128],
    ["the bytes of a session", { totalBytesPerSession: 1 }, "totalBytesPerSession", 1_073_741_824, 1],
    ["the machine", { target: `${scaleSet}2`, scope: { include: ["0", "1"] } }, "target", scaleSet, `${scaleSet}2`],
    ["the instances", { scope: { include: [], exclude: [] } }, "scope", { include: ["0", "1"] }, undefined],
    [
      "the file",
      { storageLocation: { storageId: storageAccount, storagePath: "", filePath: "C:\\x.cap" } },
      "storageLocation.filePath",
      "/var/captures/web.cap",
      "C:\\x.cap",
    ],
    ["the account", { storageLocation: { filePath: "/var/captures/web.cap" } }, "storageLocation.storageId", storageAccount, undefined],
  ] as const) {
    it(`shows ${what}, and nothing else`, () => {
      const capture = observed(set, (properties) => ({ ...properties, ...change }));
      const { differences } = driftOf(set, capture);
      assert.deepEqual(differences, [{ path: found[0], old: found[1], new: found[2] }]);
    });
  }

  it("shows a session without a ring that has one, when that was changed", () => {
    const capture = observed(set, ({ totalBytesPerSession, timeLimitInSeconds, ...properties }) => ({
      ...properties,
      continuousCapture: true,
      captureSettings: { fileCount: 3, fileSizeInBytes: 1, sessionTimeLimitInSeconds: 60 },
    }));
    assert.deepEqual(
      driftOf(set, capture).differences.map(({ path }) => path),
      ["totalBytesPerSession", "timeLimitInSeconds", "continuousCapture", "captureSettings"],
    );
  });

  it("shows a ring of files that nobody asked for, even one of the default size", () => {
    const captureSettings = { fileCount: 10, fileSizeInBytes: 104_857_600, sessionTimeLimitInSeconds: 86_400 };
    const capture = observed(set, (properties) => ({ ...properties, continuousCapture: true, captureSettings }));
    assert.ok(driftOf(set, capture).differences.some(({ path }) => path === "captureSettings"));
  });

  it("gives Azure's values in the program's own spelling where both mean the same", () => {
    const { properties } = driftOf(
      set,
      observed(
        set,
        (same) => ({ ...same, storageLocation: { storageId: storageAccount.toUpperCase(), storagePath: "", filePath: "C:\\x.cap" } }),
        {
          ...asIs,
          respell: (id) => id.toLowerCase(),
        },
      ),
    );
    assert.deepEqual(properties, {
      ...JSON.parse(JSON.stringify(toArm(set as unknown as Capture))),
      storageLocation: { storageId: storageAccount, filePath: "C:\\x.cap" },
    });
  });

  it("is none, when Azure names the file in the container that was given", () => {
    const account = "https://contosoexamplergdiag374.blob.core.windows.net";
    const inContainer = canonical({
      target: virtualMachine,
      storageLocation: { storageId: storageAccount, storagePath: `${account}/captures` },
    });
    const answered = (storagePath: string) =>
      driftOf(
        inContainer,
        observed(inContainer, (same) => ({ ...same, storageLocation: { storageId: storageAccount, storagePath } })),
      ).differences;
    assert.deepEqual(answered(`${account}/captures/${generatedPath}`), []);
    assert.deepEqual(answered(`${account}/captures/`), []);
    for (const other of [`${account}/captures2/web.cap`, `${account}/other`, `${account}/${generatedPath}`]) {
      assert.deepEqual(answered(other), [{ path: "storageLocation.storagePath", old: `${account}/captures`, new: other }]);
    }
  });
});
