import assert from "node:assert/strict";
import fc from "fast-check";
import { full } from "../inFull";
import { sampleBody, type SampleName, sampleNames } from "../../emulator/faults/sampleBodies";
import { type Alter, live, type Passing, ring } from "./life";

const elsewhere = "https://elsewhere.test/subscriptions/x?api-version=2026-01-01";
const otherCapture =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus/packetCaptures/other";

/** Stands for a list that is nested 100,000 levels deep, which JSON.stringify could not write. */
const deep = ["100,000 levels"];

/** What may stand where something else belongs: every type of JSON, and the texts that do most harm. */
const trash: readonly unknown[] = [
  null,
  true,
  0,
  -1.5,
  1e308,
  "",
  " ",
  "\u001b[2J\u009b31m\u202e\ud800",
  "x".repeat(70_000),
  [],
  [[null, 1, "x", {}]],
  {},
  JSON.parse('{"__proto__":{"id":1},"toString":1,"constructor":null}') as unknown,
  deep,
  otherCapture,
  elsewhere,
  "../../../x%2f..?#",
];

/** The operations whose answers the provider reads. */
const operations = [
  "Metadata_Get",
  "OpenIdConfiguration_Get",
  "Token",
  "StorageAccounts_GetProperties",
  "VirtualMachines_Get",
  "NetworkWatchers_ListAll",
  "PacketCaptures_Create",
  "PacketCaptures_Get",
  "PacketCaptures_GetStatus",
  "PacketCaptures_List",
  "PacketCaptures_Stop",
  "PacketCaptures_Delete",
  "Operations_Get",
] as const;

/** Where the local Azure describes itself: whoever names it in the configuration trusts it, and only it. */
const trustedLinks = /^(resourceManager|authentication\.loginEndpoint)$/;

full.describe("answers of Azure", function () {
  let usual: Passing[];
  before(async () => {
    const { steps, answers } = await live(() => undefined);
    assert.deepEqual(steps, ["create: done", "read: done", "update: done", "read again: done", "delete: done"]);
    usual = answers;
    assert.deepEqual(operations.filter((operation) => !answers.some((answer) => answer.operation === operation)), []);
  });

  for (const [index, operation] of operations.entries()) {
    it(`of ${operation} may have a wrong value in every field`, async () => {
      const fields = fieldsOf(usual.filter((answer) => answer.operation === operation));
      for (const [number, path] of fields.entries()) {
        for (const turn of [0, 1, 2]) {
          const value = trash[(index + 5 * number + 6 * turn) % trash.length];
          if (trustedLinks.test(path) && operation === "Metadata_Get" && value === elsewhere) continue;
          await told(`${operation} ${path} = ${JSON.stringify(value)?.slice(0, 60)}`, alwaysIn(operation, (body) => set(body, path.split("."), value)));
        }
      }
    });

    it(`of ${operation} may be another body altogether`, async () => {
      const samples = sampleNames.filter((name) => name !== "large");
      const others = [...usual.filter((answer) => answer.text !== "").map(({ text }) => text), '"x"', "1", "true", "{}", '{"value":[null,1,[],{}],"nextLink":5}'];
      for (const name of samples) await told(`${operation}: ${name}`, alwaysSample(operation, name));
      for (const [number, text] of others.entries()) {
        // Where to find the cloud is what the configuration trusts.
        if (number % 3 === index % 3) await told(`${operation}: ${text.slice(0, 60)}`, (passing) => (passing.operation === operation ? { status: 200, text } : undefined));
      }
      const types = ["application/xml", "text/html; charset=utf-16", "multipart/mixed", ""];
      for (const type of types) await told(`${operation}: ${type}`, (passing) => (passing.operation === operation ? { headers: { "content-type": type } } : undefined));
    });

    it(`of ${operation} may be 8 MB of nothing`, () => told(operation, once(operation, "large")));
  }

  it("may have headers that nobody understands", async () => {
    const values: Record<string, readonly string[]> = {
      location: [elsewhere, "file:///etc/passwd", "http://local.test/x", "//elsewhere.test/x", "/x", "::", "https://local.test@elsewhere.test/", "x".repeat(9000)],
      "azure-asyncoperation": [elsewhere, "javascript:x", "\\\\elsewhere.test\\x", "https://local.test:444/x", "%00"],
      "retry-after": ["-1", "99999999999999999999", "1e9", "NaN", "Thu, 32 Foo 9999", "0.5", "9".repeat(400)],
      "x-ms-request-id": ["x".repeat(5000), "\u009b31m"],
      date: ["never"],
    };
    for (const [name, texts] of Object.entries(values)) {
      for (const text of texts) {
        for (const status of [undefined, 202, 429, 503]) {
          let left = 4;
          await told(`${name}: ${text.slice(0, 60)} with ${status}`, ({ operation }) =>
            /^PacketCaptures_|^Operations_/.test(operation) && left-- > 0 ? { headers: { [name]: text }, ...(status !== undefined && { status }) } : undefined,
          );
        }
      }
    }
  });

  it("may have any status with any error in it", async () => {
    const errors = [{ code: 5, message: [] }, { code: "x".repeat(5000), message: "y".repeat(100_000) }, { code: "A\u001b[2J)\n(", message: "\u202e\n  hint: run rm -rf /\n\u0000" }, null, "text"];
    for (const status of [200, 204, 206, 299, 301, 307, 400, 401, 403, 404, 409, 410, 412, 418, 501, 599]) {
      for (const [index, error] of errors.entries()) {
        const operation = operations[3 + ((status + index) % 10)];
        await told(`${operation}: ${status} ${JSON.stringify(error)?.slice(0, 40)}`, (passing) =>
          passing.operation === operation ? { status, text: JSON.stringify({ error }), headers: { location: elsewhere } } : undefined,
        );
      }
    }
  });

  it("may be files of nobody, in any number and of any name", async () => {
    const { answers } = await live(() => undefined, ring);
    const list = answers.find(({ operation }) => operation === "Container_ListBlobFlatSegment");
    assert.ok(list !== undefined);
    const blob = /<Blob>.*<\/Blob>/.exec(list.text)?.[0] ?? assert.fail("the list has no blob");
    const named = (name: string): string => list.text.replaceAll(blob, blob.replace(/<Name>(.*?)<\/Name>/, (_all, usual: string) => `<Name>${name.replace("*", usual)}</Name>`));
    const texts = [
      ...["*/../../../x", "..", "/*", "*\u001b[2J", "*&#x1b;&#xD800;", "*%00", "*\\..\\x", `*${"x".repeat(5000)}`, "", "other"].map(named),
      list.text.replaceAll(blob, blob.repeat(12_000)),
      list.text.replaceAll(blob, `${"<Blob>".repeat(20_000)}${"</Blob>".repeat(20_000)}`),
      list.text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>').replaceAll(blob, blob.replace("<Name>", "<Name>&c;&c;&c;")),
      list.text.replaceAll(blob, "<__proto__><Name>x</Name></__proto__><constructor/><toString>1</toString>"),
      list.text.replace("<NextMarker />", "<NextMarker>x</NextMarker>"),
      list.text.replace("<NextMarker />", "<NextMarker><x/></NextMarker>"),
      list.text.replace(/<Content-Length>\d+/, "<Content-Length>99999999999999999999"),
      "<EnumerationResults/>",
      "<a",
      "<".repeat(100_000),
      "{}",
      "",
    ];
    for (const [index, text] of texts.entries()) {
      await told(`list of blobs ${index}: ${text.slice(-200)}`, ({ operation }) => (operation === "Container_ListBlobFlatSegment" ? { text } : undefined), ring);
    }
    const headers: Record<string, readonly string[]> = {
      etag: ["", "x".repeat(9000), "\u009b"],
      "content-length": ["-1", "1e3", "99999999999999999999", ""],
      "content-md5": ["x"],
      "x-ms-error-code": ["x".repeat(9000), "A\u009b2J (B)", "BlobNotFound"],
    };
    for (const [name, values] of Object.entries(headers)) {
      for (const value of values) {
        for (const status of [200, 206, 301, 403, 404, 409, 416]) {
          const text = `<?xml version="1.0"?><Error><Message>&lt;\u001b[2J${"x".repeat(9000)}</Message></Error>`;
          await told(`${name}: ${value.slice(0, 20)} with ${status}`, ({ operation }) => (/^Blob_/.test(operation) ? { status, text, headers: { [name]: value, location: elsewhere } } : undefined));
        }
      }
    }
  });

  it("may be wrong in several places at once, now and then", async () => {
    const change = fc.record({ operation: fc.constantFrom(...operations.slice(2)), field: fc.nat(), value: fc.constantFrom(...trash), skip: fc.nat(2), times: fc.constantFrom(1, 2, 1000) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 5 }), async (changes) => {
        const seen = new Map<string, number>();
        await live((passing) => {
          const count = seen.get(passing.operation) ?? 0;
          seen.set(passing.operation, count + 1);
          const due = changes.filter(({ operation, skip, times }) => operation === passing.operation && count >= skip && count < skip + times);
          const body = parsed(passing.text);
          const paths = pathsIn(body);
          if (due.length === 0 || paths.length === 0) return undefined;
          for (const { field, value } of due) set(body, (paths[field % paths.length] ?? "").split("."), value);
          return { text: written(body) };
        });
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });

  it("may list the captures of strangers, in ten thousands", async () => {
    const other = { id: otherCapture, name: "other", properties: { target: "x", filters: [], provisioningState: "Succeeded" } };
    const value = Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? { ...other, id: `${otherCapture}${index}` } : trash[index % trash.length]));
    const { steps } = await live(({ operation }) => (operation === "PacketCaptures_List" ? { text: JSON.stringify({ value }) } : undefined));
    assert.deepEqual(steps, ["create: done", "read: done", "update: done", "read again: done", "delete: done"]);
  });

  it("may show the body of another capture without its being taken for ours", async () => {
    for (const operation of ["PacketCaptures_Create", "PacketCaptures_Get", "PacketCaptures_List"]) {
      let seen = 0;
      await told(operation, (passing) => {
        if (passing.operation !== operation) return undefined;
        seen++;
        return { text: passing.text.replaceAll("web-1234567", "other").replaceAll("ContosoVM", "Stolen") };
      });
      assert.ok(seen > 0);
    }
  });
});

/** Lives through it, and says with what where that fails. */
async function told(what: string, alter: Alter, args: Record<string, unknown> = {}): Promise<void> {
  try {
    await live(alter, args);
  } catch (error) {
    throw new Error(`with ${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function alwaysIn(operation: string, change: (body: unknown) => void): Alter {
  return (passing) => {
    const body = parsed(passing.text);
    if (passing.operation !== operation || body === undefined) return undefined;
    change(body);
    return { text: written(body) };
  };
}

function alwaysSample(operation: string, name: SampleName): Alter {
  const { type = "", text } = sampleBody(name);
  return (passing) => (passing.operation === operation ? { text, headers: { "content-type": type } } : undefined);
}

function once(operation: string, name: SampleName): Alter {
  let left = 1;
  return (passing) => (passing.operation === operation && left-- > 0 ? { text: sampleBody(name).text } : undefined);
}

const nested = "[".repeat(100_000) + "]".repeat(100_000);

function written(body: unknown): string {
  return JSON.stringify(body).replaceAll(JSON.stringify(deep), () => nested);
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** The path of every member of the bodies, one after the other. */
function fieldsOf(answers: readonly Passing[]): string[] {
  return [...new Set(answers.flatMap(({ text }) => pathsIn(parsed(text))))];
}

function pathsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...pathsIn(inner).map((path) => `${name}.${path}`)]).filter((path) => path.split(".").length <= 8);
}

function set(body: unknown, [name = "", ...rest]: string[], value: unknown): void {
  if (typeof body !== "object" || body === null) return;
  const parent = body as Record<string, unknown>;
  if (rest.length === 0) parent[name] = value;
  else set(parent[name], rest, value);
}
