import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { timeoutOf } from "../../../provider/model/captureInputs";
import { checkCaptureInputs } from "../../../provider/model/checkInputs";
import { inputProperties } from "../../../provider/model/properties";
import { unknownValue } from "../../../provider/model/unknown";
import { programInputs, runs } from "./generatedCaptures";
import { scaleSet, storageAccount, virtualMachine } from "./ids";

type Json = Record<string, unknown>;

const minimal = { target: virtualMachine, storageLocation: { filePath: "/var/captures/web.cap" } };
const canonicalMinimal = {
  target: virtualMachine,
  targetType: "AzureVM",
  storageLocation: { filePath: "/var/captures/web.cap" },
  filters: [],
  bytesToCapturePerPacket: 0,
  totalBytesPerSession: 1_073_741_824,
  timeLimitInSeconds: 18_000,
  packetCaptureName: "dns-0123abc",
  __generatedName: true,
  running: true,
  waitUntilStopped: false,
  adoptExisting: false,
  requireAgent: true,
};
const check = (given: Json) => checkCaptureInputs(given, { suggestedName: "dns-0123abc" });
const problemsOf = (given: Json) => check({ ...minimal, ...given }).problems;

describe("a program's inputs", () => {
  it("have every default filled in", () => assert.deepEqual(check(minimal), { inputs: canonicalMinimal, problems: [] }));

  it("mean the same with everything left out written as null or as nothing", () => {
    for (const nothing of [null, undefined]) {
      const given = { ...Object.fromEntries(inputProperties.map((name) => [name, nothing])), ...minimal };
      assert.deepEqual(check(given), { inputs: canonicalMinimal, problems: [] });
    }
  });

  it("are those that the public contract documents", () => {
    const contract = readFileSync(join(__dirname, "../../../provider/packetCaptureArgs.ts"), "utf8");
    const [, body = ""] = /interface PacketCaptureArgs \{([^]*?)\n\}/.exec(contract) ?? [];
    const documented = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name);
    assert.deepEqual([...inputProperties].sort(), documented.sort());
  });

  it("may say everything at once", () => {
    const given = {
      target: scaleSet,
      targetType: "AzureVMSS",
      scope: { exclude: ["2"] },
      storageLocation: { storageId: storageAccount, localPath: "C:\\captures\\web.cap" },
      filters: [{ protocol: "tcp", localPort: "80;443;" }],
      bytesToCapturePerPacket: 128,
      continuousCapture: true,
      captureSettings: { fileCount: 3 },
      resourceGroupName: "NetworkWatcherRG",
      networkWatcherName: "NetworkWatcher_westeurope",
      packetCaptureName: "web",
      location: "West Europe",
      running: false,
      triggers: [{ any: ["thing"] }, null],
      waitUntilStopped: true,
      adoptExisting: true,
      requireAgent: false,
      timeouts: { createInSeconds: 60 },
    };
    const canonical = {
      ...given,
      filters: [{ protocol: "TCP", localPort: "80;443" }],
      captureSettings: { fileCount: 3, fileSizeInBytes: 104_857_600, sessionTimeLimitInSeconds: 86_400 },
      location: "westeurope",
    };
    assert.deepEqual(check(given), { inputs: canonical, problems: [] });
  });

  it("show all their mistakes at once, each at its own place", () => {
    const given = {
      targt: "x",
      target: "web-1",
      targetType: "VM",
      scope: { include: "0" },
      storageLocation: { storageId: "web", filePath: "/tmp/x" },
      filters: [{ protocol: "ICMP" }, { localPort: "80,443", color: "red" }],
      bytesToCapturePerPacket: -1,
      totalBytesPerSession: 4_294_967_296,
      timeLimitInSeconds: 18_001,
      continuousCapture: "no",
      captureSettings: { fileCount: 10_001 },
      networkWatcherName: "x",
      packetCaptureName: "a b",
      location: 5,
      running: "yes",
      triggers: "now",
      waitUntilStopped: 1,
      adoptExisting: [],
      requireAgent: {},
      timeouts: { createInSeconds: 0, deleteSeconds: 5 },
    };
    const places = check(given).problems.map((problem) => /^`(.*?)`: /.exec(problem)?.[1]);
    assert.deepEqual(places.sort(), [
      "adoptExisting",
      "bytesToCapturePerPacket",
      "captureSettings.fileCount",
      "continuousCapture",
      "filters[0].protocol",
      "filters[1].color",
      "filters[1].localPort",
      "location",
      "packetCaptureName",
      "requireAgent",
      "resourceGroupName",
      "running",
      "scope.include",
      "storageLocation.filePath",
      "storageLocation.filePath",
      "storageLocation.storageId",
      "target",
      "targetType",
      "targt",
      "timeLimitInSeconds",
      "timeouts.createInSeconds",
      "timeouts.deleteSeconds",
      "totalBytesPerSession",
      "triggers",
      "waitUntilStopped",
    ]);
  });

  const together = "is not allowed together with `continuousCapture`; use";
  const location = { storageLocation: { localPath: "/var/captures/web.cap" } };
  for (const [what, given, ...messages] of [
    [
      "a limit of the session's bytes with a ring of files",
      { ...location, continuousCapture: true, totalBytesPerSession: 5 },
      `\`totalBytesPerSession\`: ${together} \`captureSettings.fileCount\` and \`captureSettings.fileSizeInBytes\``,
    ],
    [
      "a limit of the session's time with a ring of files",
      { ...location, continuousCapture: true, timeLimitInSeconds: 5 },
      `\`timeLimitInSeconds\`: ${together} \`captureSettings.sessionTimeLimitInSeconds\``,
    ],
    [
      "both limits, even their defaults, when `continuousCapture` is false",
      { ...location, continuousCapture: false, timeLimitInSeconds: 18_000, totalBytesPerSession: 1_073_741_824 },
      `\`totalBytesPerSession\`: ${together} \`captureSettings.fileCount\` and \`captureSettings.fileSizeInBytes\``,
      `\`timeLimitInSeconds\`: ${together} \`captureSettings.sessionTimeLimitInSeconds\``,
    ],
    ["settings without a ring of files", { captureSettings: { fileCount: 3 } }, "`captureSettings`: requires `continuousCapture`"],
    [
      "settings that are none",
      { ...location, continuousCapture: true, captureSettings: 5 },
      "`captureSettings`: must be an object with `fileCount`, `fileSizeInBytes`, `sessionTimeLimitInSeconds`, got 5",
    ],
    [
      "an unknown setting",
      { ...location, continuousCapture: true, captureSettings: { fileSize: 5 } },
      "`captureSettings.fileSize`: is not a known property; allowed properties: `fileCount`, `fileSizeInBytes`, `sessionTimeLimitInSeconds`",
    ],
    [
      "a setting out of range",
      { ...location, continuousCapture: false, captureSettings: { sessionTimeLimitInSeconds: 604_801 } },
      "`captureSettings.sessionTimeLimitInSeconds`: must be a whole number from 0 to 604800, got 604801",
    ],
    ["`continuousCapture` as text", { ...location, continuousCapture: "true" }, '`continuousCapture`: must be true or false, got "true"'],
    ["`running` as text", { running: "false" }, '`running`: must be true or false, got "false"'],
    ["`waitUntilStopped` as a number", { waitUntilStopped: 0 }, "`waitUntilStopped`: must be true or false, got 0"],
    ["`adoptExisting` as a list", { adoptExisting: [] }, "`adoptExisting`: must be true or false, got []"],
    ["`deleteFilesOnDestroy` as text", { deleteFilesOnDestroy: "yes" }, '`deleteFilesOnDestroy`: must be true or false, got "yes"'],
    ["`requireStorage` as text", { requireStorage: "" }, '`requireStorage`: must be true or false, got ""'],
    ["`requireAgent` as text", { requireAgent: "" }, '`requireAgent`: must be true or false, got ""'],
    ["triggers that are no list", { triggers: { a: 1 } }, '`triggers`: must be a list of values, got {"a":1}'],
    [
      "timeouts that are none",
      { timeouts: 60 },
      "`timeouts`: must be an object with `createInSeconds`, `readInSeconds`, `updateInSeconds`, `deleteInSeconds`, `waitUntilStoppedInSeconds`, got 60",
    ],
    [
      "a timeout out of range",
      { timeouts: { readInSeconds: 86_401 } },
      "`timeouts.readInSeconds`: must be a whole number from 1 to 86400, got 86401",
    ],
    [
      "a timeout of another name",
      { timeouts: { deleteSeconds: 5, createinseconds: 5 } },
      "`timeouts.deleteSeconds`: is not a known property; did you mean `deleteInSeconds`?",
      "`timeouts.createinseconds`: is not a known property; did you mean `createInSeconds`?",
    ],
    [
      "a watcher without its group",
      { networkWatcherName: "nw" },
      "`resourceGroupName`: is required with `networkWatcherName`: the resource group of the network watcher; leave out both to use the watcher of the target's region",
    ],
    [
      "a group without its watcher",
      { resourceGroupName: "rg" },
      "`networkWatcherName`: is required with `resourceGroupName`, the network watcher's resource group; leave out both to use the watcher of the target's region",
    ],
    [
      "a property in another letter case",
      { FILTERS: [], timeLimitinSeconds: 5 },
      "`FILTERS`: is not a known property; did you mean `filters`?",
      "`timeLimitinSeconds`: is not a known property; did you mean `timeLimitInSeconds`?",
    ],
    ["a property that was mistyped", { filter: [] }, "`filter`: is not a known property; did you mean `filters`?"],
    [
      "a property of nothing",
      { tags: {} },
      `\`tags\`: is not a known property; allowed properties: ${inputProperties.map((name) => `\`${name}\``).join(", ")}`,
    ],
  ] as [string, Json, ...string[]][]) {
    it(`refuse ${what}`, () => assert.deepEqual(problemsOf(given), messages));
  }

  it("repeat nothing of a secret, in no message", () => {
    const given: Json = {
      target: "CANARY",
      targetType: "CANARY",
      scope: { include: ["CANARY CANARY"], exclude: "CANARY" },
      storageLocation: { storageId: "CANARY", storagePath: "https://CANARY/c?CANARY", filePath: "CANARY", localPath: "/CANARY.cap" },
      filters: [
        {
          protocol: "CANARY",
          localPort: "9-8;CANARY",
          remotePort: "CANARY,1",
          localIPAddress: "CANARY",
          remoteIPAddress: "10.0.0.0/24;CANARY",
        },
      ],
      bytesToCapturePerPacket: "CANARY",
      totalBytesPerSession: "CANARY",
      timeLimitInSeconds: ["CANARY"],
      continuousCapture: "CANARY",
      captureSettings: { fileCount: "CANARY" },
      networkWatcherName: "CANARY CANARY",
      resourceGroupName: { CANARY: 1 },
      packetCaptureName: "CANARY CANARY",
      location: ["CANARY"],
      running: "CANARY",
      triggers: "CANARY",
      waitUntilStopped: "CANARY",
      adoptExisting: "CANARY",
      requireAgent: "CANARY",
      requireStorage: "CANARY",
      deleteFilesOnDestroy: "CANARY",
      timeouts: { createInSeconds: "CANARY" },
    };
    assert.deepEqual(Object.keys(given).sort(), [...inputProperties].sort());
    const { problems } = checkCaptureInputs(given, { secretProperties: inputProperties });
    assert.ok(problems.length >= 25, problems.join("\n"));
    assert.ok(!problems.join("\n").includes("CANARY"), problems.join("\n"));
    for (const name of inputProperties) {
      const others = inputProperties.filter((other) => other !== name);
      const shown = checkCaptureInputs(given, { secretProperties: others }).problems.filter((problem) => problem.includes("CANARY"));
      assert.ok(
        shown.every((problem) => new RegExp(`^\`${name}[\`.[]`).test(problem)),
        shown.join("\n"),
      );
    }
  });

  it("name a secret's place and rule all the same", () => {
    assert.deepEqual(checkCaptureInputs({ ...minimal, filters: [{ localPort: "9-8" }] }, { secretProperties: ["filters"] }).problems, [
      '`filters[0].localPort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got a secret value',
    ]);
  });

  it("have the suggested name only, when they give none", () => {
    for (const packetCaptureName of [undefined, null, ""]) {
      assert.deepEqual(check({ ...minimal, packetCaptureName }).inputs, canonicalMinimal);
    }
    const { inputs } = check({ ...minimal, packetCaptureName: "web" });
    assert.equal(inputs.packetCaptureName, "web");
    assert.ok(!("__generatedName" in inputs));
    assert.equal(check({ ...minimal, packetCaptureName: unknownValue }).inputs.packetCaptureName, unknownValue);
  });

  it("have no triggers, when the list is empty", () => assert.deepEqual(check({ ...minimal, triggers: [] }).inputs, canonicalMinimal));

  it("are canonical after one time, whatever is said", () => {
    fc.assert(
      fc.property(programInputs, (given) => {
        const once = check(given);
        assert.deepEqual(once.problems, []);
        assert.deepEqual(check(once.inputs), once);
      }),
      runs(300),
    );
  });

  it("skip the rules of what is not known yet, wherever it is", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(programInputs, fc.nat(), (given, pick) => {
        const paths = pathsIn(given).filter(([first]) => !String(first).startsWith("__"));
        const path = paths[pick % paths.length] ?? [];
        seen.add(path.map((step) => (typeof step === "number" ? "#" : step)).join("."));
        const once = check(withValue(given, path, unknownValue) as Json);
        assert.deepEqual(once.problems, [], path.join("."));
        assert.deepEqual(check(once.inputs), once);
        if (path[0] !== "targetType") assert.ok(JSON.stringify(once.inputs).includes(unknownValue), path.join("."));
      }),
      runs(600),
    );
    for (const path of [
      "target",
      "filters",
      "filters.#",
      "filters.#.localPort",
      "scope.include.#",
      "storageLocation.storageId",
      "continuousCapture",
      "captureSettings.fileCount",
    ]) {
      assert.ok(seen.has(path), path);
    }
  });

  it("still show every other mistake, when something is not known yet", () => {
    const given = {
      target: unknownValue,
      storageLocation: unknownValue,
      filters: [unknownValue, { localPort: "x" }],
      continuousCapture: unknownValue,
      timeLimitInSeconds: 0,
    };
    assert.deepEqual(problemsOf(given), [
      '`filters[1].localPort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got "x"',
      "`timeLimitInSeconds`: must be a whole number from 1 to 18000, got 0",
    ]);
  });
});

describe("the time that an operation has", () => {
  it("is the given one, or its default, in milliseconds", () => {
    assert.equal(timeoutOf(undefined, "createInSeconds"), 1_800_000);
    assert.equal(timeoutOf({}, "readInSeconds"), 300_000);
    assert.equal(timeoutOf({ readInSeconds: 5 }, "readInSeconds"), 5000);
    assert.equal(timeoutOf({ readInSeconds: 5 }, "waitUntilStoppedInSeconds"), 691_200_000);
  });
});

type Path = readonly (string | number)[];

/** Every place in a value, the value itself left out; what lies in `triggers` is nobody's business. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null || path[0] === "triggers") return [];
  const steps: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return steps.flatMap((step) => [[...path, step], ...pathsIn((value as Json)[step], [...path, step])]);
}

function withValue(value: unknown, [step, ...rest]: Path, leaf: unknown): unknown {
  if (step === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === step ? withValue(item, rest, leaf) : item));
  return { ...(value as Json), [step]: withValue((value as Json)[step], rest, leaf) };
}
