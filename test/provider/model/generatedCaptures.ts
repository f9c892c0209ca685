import fc, { type Arbitrary } from "fast-check";
import { group, scaleSet, storageAccount, virtualMachine } from "./ids";

type Json = Record<string, unknown>;

/** Fixed seeds: a test must fail again where it failed. */
export const runs = (numRuns: number): { seed: number; numRuns: number } => ({ seed: 20_261_123, numRuns });

const maybe = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 3 });
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,9}[A-Za-z0-9]$/);

/** Ports as people write them: one, a range, a list, none; with blanks and a semicolon at the end. */
const ports = fc.oneof(
  fc.constantFrom("", " 80 ", "80;443;", "0053"),
  fc.integer({ min: 1, max: 65_535 }).map(String),
  fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 30_000, max: 65_535 })).map(([start, end]) => `${start} - ${end}`),
  fc.array(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 4 }).map((list) => list.join("; ")),
);

const addresses = fc.oneof(
  fc.constantFrom("", " 10.0.0.4 ", "127.0.0.1;127.0.0.5;", "FE80::0:1", "10.0.0.0-10.0.0.255", "::-ffff::"),
  fc.ipV4(),
  fc.ipV6(),
  fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { minLength: 1, maxLength: 3 }).map((list) => `${list.join(" ;")};`),
);

const filter = fc.record(
  {
    protocol: fc.constantFrom("TCP", "UDP", "Any", "tcp", "any", ""),
    localIPAddress: addresses,
    localPort: ports,
    remoteIPAddress: addresses,
    remotePort: ports,
  },
  { requiredKeys: [] },
);

const target = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(virtualMachine, `/${virtualMachine}`, virtualMachine.replace("resourceGroups", "resourcegroups")),
  },
  { weight: 3, arbitrary: fc.constantFrom(scaleSet, scaleSet.replace("Microsoft.Compute", "microsoft.compute")) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("virtualMachines", "virtualMachineScaleSets"), name)
      .map(([type, machine]) => `${group}/providers/Microsoft.Compute/${type}/${machine}`),
  },
);

function scopeOf(machine: string): Arbitrary<Json | undefined> {
  const none = fc.constantFrom(undefined, {}, { include: [], exclude: [] });
  if (!/virtualMachineScaleSets/i.test(machine)) return none;
  const set = machine.replace(/^\/+/, "/");
  const instance = fc
    .tuple(fc.oneof(fc.nat(20).map(String), name), fc.boolean())
    .map(([id, isFull]) => (isFull ? `${set}/virtualMachines/${id}` : id));
  const instances = fc.array(instance, { minLength: 1, maxLength: 4 });
  return fc.oneof(
    none,
    instances.map((include) => ({ include })),
    instances.map((exclude) => ({ include: [], exclude })),
  );
}

/** Where the file goes, for a capture with `continuousCapture` as given. */
function locationOf(continuousCapture: boolean | undefined): Arbitrary<Json> {
  const path = continuousCapture === undefined ? "filePath" : "localPath";
  const file = fc.constantFrom("/var/captures/web.cap", "C:\\captures\\Web.cap", "capture\\capture.cap", "/var/captures/a/B.CAP");
  const storageId = fc.constantFrom(storageAccount, ` ${storageAccount}`, storageAccount.replace("Microsoft.Storage", "microsoft.storage"));
  const storagePath = fc.constantFrom(
    "https://contosoexamplergdiag374.blob.core.windows.net/captures",
    "https://ContosoExampleRGDiag374.blob.core.windows.net/captures/",
    "https://contosoexamplergdiag374.blob.core.windows.net/captures/Web.cap",
    "",
  );
  return fc.oneof(
    file.map((given) => ({ [path]: given })),
    fc.record({ storageId, storagePath: maybe(storagePath) }).map(withoutUndefined),
    fc.record({ storageId, storagePath: maybe(storagePath), [path]: file }).map(withoutUndefined),
  );
}

const uint32 = fc.oneof(fc.constantFrom(0, 1, 4_294_967_295), fc.integer({ min: 0, max: 4_294_967_295 }));
const seconds = (min: number, max: number): Arbitrary<number> => fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }));

/** What Azure knows of a capture, as a program may well write it. */
export const captureProperties: Arbitrary<Json> = fc
  .tuple(target, fc.constantFrom(undefined, undefined, true, false))
  .chain(([machine, continuousCapture]) =>
    fc.record({
      target: fc.constant(machine),
      targetType: fc.constantFrom(undefined, /virtualMachineScaleSets/i.test(machine) ? "AzureVMSS" : "AzureVM"),
      scope: scopeOf(machine),
      storageLocation: locationOf(continuousCapture),
      filters: maybe(fc.array(filter, { maxLength: 3 })),
      bytesToCapturePerPacket: maybe(uint32),
      totalBytesPerSession: continuousCapture === undefined ? maybe(uint32) : fc.constant(undefined),
      timeLimitInSeconds: continuousCapture === undefined ? maybe(seconds(1, 18_000)) : fc.constant(undefined),
      continuousCapture: fc.constant(continuousCapture),
      captureSettings:
        continuousCapture === undefined
          ? fc.constant(undefined)
          : maybe(
              fc.record(
                { fileCount: fc.integer({ min: 0, max: 10_000 }), fileSizeInBytes: uint32, sessionTimeLimitInSeconds: seconds(0, 604_800) },
                { requiredKeys: [] },
              ),
            ),
    }),
  )
  .map(withoutUndefined);

/** Everything a program may say, all of it right. */
export const programInputs: Arbitrary<Json> = fc
  .tuple(
    captureProperties,
    fc.constantFrom({}, { networkWatcherName: "NetworkWatcher_westeurope", resourceGroupName: "NetworkWatcherRG" }),
    fc.record({
      __suggestedName: fc.constant("dns-0123abc"),
      packetCaptureName: fc.constantFrom(undefined, "dns", "Web_1.x-y"),
      location: fc.constantFrom(undefined, "West Europe", "westeurope", ""),
      running: maybe(fc.boolean()),
      triggers: maybe(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 })),
      waitUntilStopped: maybe(fc.boolean()),
      adoptExisting: maybe(fc.boolean()),
      requireAgent: maybe(fc.boolean()),
      timeouts: maybe(
        fc.record({ createInSeconds: seconds(1, 86_400), waitUntilStoppedInSeconds: seconds(1, 691_200) }, { requiredKeys: [] }),
      ),
    }),
  )
  .map(([capture, watcher, rest]) => withoutUndefined({ ...capture, ...watcher, ...rest }));

/** Any value of JSON, odd ones among them. */
export const anyJson: Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.jsonValue() },
  { weight: 2, arbitrary: fc.jsonValue({ stringUnit: "binary" }) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        '"\\ud800"',
        '"a\\udc00b"',
        '{"\\ud800":1}',
        '{"__proto__":{"protocol":"TCP"}}',
        '[{"__proto__":null,"constructor":1}]',
        '{"toString":1,"valueOf":2,"toJSON":3,"length":-1}',
        '[{"toString":null}]',
        '{"include":[{"toString":1}],"exclude":{"length":1}}',
        '[[{"localPort":[]}]]',
        '"04da6b54-80e4-46f7-96ec-b56ff0331ba9"',
        '[{"localPort":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"}]',
        "[".repeat(1000) + "]".repeat(1000),
        '{"a":'.repeat(1000) + "1" + "}".repeat(1000),
        JSON.stringify("-;".repeat(5000)),
        JSON.stringify("/".repeat(5000)),
        "1e308",
        "-0",
      )
      .map((text) => JSON.parse(text) as unknown),
  },
);

function withoutUndefined(value: object): Json {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
