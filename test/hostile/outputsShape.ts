import assert from "node:assert/strict";
import { isTooDeep } from "../../provider/model/nesting";
import { type inputProperties } from "../../provider/model/properties";

type Check = (value: unknown, path: string) => void;

/** What a whole state may have, in characters: a program's own capture, the addresses of its files, and the little that Azure adds. */
const largestState = 8 * 1024 * 1024 + 100_000;

/** Every property that the state may have, and nothing else, each of the type that its documentation says. */
export function assertOutputs(outputs: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(outputs)) {
    const check = Object.hasOwn(shape, name) ? shape[name] : undefined;
    assert.ok(check !== undefined, `\`${name}\` is no output`);
    check(value, name);
  }
  for (const name of ["target", "storageLocation", "filters", "packetCaptureName", "networkWatcherId", "provisioningState", "packetCaptureStatus", "packetCaptureErrors"]) {
    assert.ok(Object.hasOwn(outputs, name), `\`${name}\` is missing`);
  }
  assert.ok(!isTooDeep(outputs));
  assert.ok(JSON.stringify(outputs).length <= largestState);
}

const textOf =
  (longest: number): Check =>
  (value, path) => {
    assert.equal(typeof value, "string", path);
    assert.ok((value as string).length <= longest, `\`${path}\` has ${(value as string).length} characters`);
    assert.doesNotMatch(value as string, /\p{Cc}|\p{Cs}|\p{Bidi_Control}/u, path);
  };
const text = textOf(65_536);
const word = textOf(120);
const flag: Check = (value, path) => assert.equal(typeof value, "boolean", path);
const number: Check = (value, path) => assert.ok(Number.isFinite(value), path);
const list =
  (item: Check): Check =>
  (value, path) => {
    assert.ok(Array.isArray(value), path);
    value.forEach((inner, index) => item(inner, `${path}[${index}]`));
  };
const object =
  (members: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), path);
    for (const [name, inner] of Object.entries(value)) {
      const check = Object.hasOwn(members, name) ? members[name] : undefined;
      assert.ok(check !== undefined, `\`${path}.${name}\` is no output`);
      check(inner, `${path}.${name}`);
    }
  };

const inputs: Readonly<Record<(typeof inputProperties)[number], Check>> = {
  target: text,
  targetType: (value, path) => assert.ok(value === "AzureVM" || value === "AzureVMSS", path),
  scope: object({ include: list(text), exclude: list(text) }),
  storageLocation: object({ storageId: text, storagePath: text, filePath: text, localPath: text }),
  filters: list(object({ protocol: text, localIPAddress: text, localPort: text, remoteIPAddress: text, remotePort: text })),
  bytesToCapturePerPacket: number,
  totalBytesPerSession: number,
  timeLimitInSeconds: number,
  continuousCapture: flag,
  captureSettings: object({ fileCount: number, fileSizeInBytes: number, sessionTimeLimitInSeconds: number }),
  packetCaptureName: word,
  networkWatcherName: word,
  resourceGroupName: word,
  location: word,
  running: flag,
  triggers: list(() => undefined),
  waitUntilStopped: flag,
  adoptExisting: flag,
  requireAgent: flag,
  requireStorage: flag,
  deleteFilesOnDestroy: flag,
  timeouts: object({ createInSeconds: number, readInSeconds: number, updateInSeconds: number, deleteInSeconds: number, waitUntilStoppedInSeconds: number }),
};

const shape: Readonly<Record<string, Check>> = {
  ...inputs,
  networkWatcherId: textOf(1000),
  provisioningState: word,
  packetCaptureStatus: word,
  captureStartTime: word,
  stopReason: textOf(1000),
  packetCaptureErrors: list(word),
  storagePath: text,
  storagePaths: list(text),
  __generatedName: flag,
  __provider: text,
};
