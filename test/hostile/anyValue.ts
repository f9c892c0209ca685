import fc, { type Arbitrary } from "fast-check";
import { inputProperties } from "../../provider/model/properties";
import { anyJson } from "../provider/model/generatedCaptures";

/** Deep, and with a name of its own for reports: neither fast-check nor JSON could write it. */
function nested(levels: number, open: string, close: string): unknown {
  const value = JSON.parse(`${open.repeat(levels)}1${close.repeat(levels)}`) as object;
  return Object.defineProperty(value, fc.toStringMethod, { value: () => `${open} … ${levels} levels … ${close}` });
}

/** Texts that lead elsewhere, move a cursor, break a pattern or are not even text. */
export const oddTexts = [
  "",
  "\u0000",
  "\ud800",
  "\udc00\ud800",
  "\u001b[2J\u001b]0;title\u0007",
  "\u009b31m\u202eexe.cap",
  "../../../etc/passwd",
  "/var/captures/../../etc/shadow.cap",
  "C:\\..\\..\\x.cap",
  "https://a.blob.core.windows.net/c/..%2f..%2fx.cap",
  "https://a.blob.core.windows.net/c?sig=CANARY",
  "https://user:CANARY@a.blob.core.windows.net/c,;",
  "1,sig=CANARY,2",
  "__proto__",
  "constructor",
  "${process.exit(1)}",
  "%00%2f%2e%2e",
  "/subscriptions/../resourceGroups/x/providers/Microsoft.Compute/virtualMachines/x",
  "/subscriptions/\u001b/resourceGroups/\ud800/providers/Microsoft.Compute/virtualMachines/x",
  `/subscriptions/a/resourceGroups/b/providers/Microsoft.Compute${"/virtualMachines/c".repeat(20_000)}`,
  "1-".repeat(50_000),
  "0;".repeat(50_000),
  ":".repeat(50_000),
  "::/0",
  "9".repeat(50_000),
] as const;

/** Any JSON, of any depth and size. */
export const anyValue: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: anyJson },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...oddTexts) },
  { weight: 1, arbitrary: fc.constantFrom(...[99, 101, 3000, 100_000].flatMap((levels) => [nested(levels, "[", "]"), nested(levels, '{"a":', "}")])) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom<unknown>(...oddTexts.slice(0, 18)), { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, -1, 1e308, 5e-324, Number.MAX_SAFE_INTEGER + 2) },
);

const names = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<string>(...inputProperties) },
  { weight: 1, arbitrary: fc.constantFrom("provisioningState", "packetCaptureStatus", "packetCaptureErrors", "storagePath", "networkWatcherId") },
  { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "toString", "toJSON", "then", "__provider", "__suggestedName", "__secretProperties", "__generatedName") },
  { weight: 1, arbitrary: fc.constantFrom(...oddTexts) },
);

const inner = (...known: string[]): Arbitrary<unknown> => fc.dictionary(fc.oneof(fc.constantFrom(...known), names), anyValue, { maxKeys: 4 });

/** Whole inputs or states of any kind: right names with wrong values, wrong names, and what is no object at all. */
export const anyProperties: Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 8, arbitrary: fc.dictionary(names, anyValue, { maxKeys: 8 }) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        scope: inner("include", "exclude"),
        storageLocation: inner("storageId", "storagePath", "filePath", "localPath"),
        filters: fc.array(inner("protocol", "localIPAddress", "localPort", "remoteIPAddress", "remotePort"), { maxLength: 3 }),
        captureSettings: inner("fileCount", "fileSizeInBytes", "sessionTimeLimitInSeconds"),
        timeouts: inner("createInSeconds", "deleteInSeconds"),
        triggers: fc.array(anyValue, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: anyValue as Arbitrary<Record<string, unknown>> },
);

/** The id of a resource in a state that somebody has damaged. */
export const anyId: Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(...oddTexts),
  fc
    .tuple(fc.constantFrom("a", "..", "%2e%2e", "a b", "ä", "\ud800", "\u001b[2J", "a?b#c", "x".repeat(300), '"'), fc.nat(3))
    .map(([name, place]) => {
      const parts = ["sub", "group", "watcher", "capture"].map((usual, index) => (index === place ? name : usual));
      return `/subscriptions/${parts[0]}/resourceGroups/${parts[1]}/providers/Microsoft.Network/networkWatchers/${parts[2]}/packetCaptures/${parts[3]}`;
    }),
);
