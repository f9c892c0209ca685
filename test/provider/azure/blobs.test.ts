import assert from "node:assert/strict";
import { createPipelineRequest, createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import { articleIds, createLocalAzure, inProcessHttpClient, type LocalAzure, type LocalAzureOptions } from "../../../emulator";
import { type Azure, connect } from "../../../provider/azure";
import type { BlobAuthorization } from "../../../provider/azure/blobAuthorization";
import { blobPageFrom } from "../../../provider/azure/blobList";
import type { Container } from "../../../provider/azure/blobs";
import { systemClock } from "../../../provider/azure/clock";
import { AzureError } from "../../../provider/azure/errors";
import type { Patience } from "../../../provider/azure/patience";
import { readSettings } from "../../../provider/azure/settings";

const host = "https://contosoexamplergdiag374.blob.core.windows.net";
const reader = { clientId: "11111111-1111-4111-8111-111111111111", clientSecret: "secret", displayName: "Reader of files" };

interface World {
  readonly azure: LocalAzure;
  readonly client: Azure;
  /** The hosts that were asked, with the way in which they let us in. */
  readonly asked: string[];
  readonly open: (authorization?: BlobAuthorization, storagePath?: string) => Promise<Container>;
  readonly put: (name: string, content: string) => Promise<void>;
}

const patience = (): Patience => ({
  clock: systemClock,
  deadline: Date.now() + 600_000,
  signal: new AbortController().signal,
  report: () => undefined,
});

async function world(as: { clientId: string; clientSecret: string } | undefined, options: LocalAzureOptions = {}): Promise<World> {
  const azure = createLocalAzure(options);
  const ids = articleIds(azure.identity.subscriptionId);
  const asked: string[] = [];
  const inProcess = inProcessHttpClient(azure);
  const httpClient: HttpClient = {
    sendRequest: (request) => {
      const [scheme = ""] = (request.headers.get("authorization") ?? "").split(" ");
      asked.push(`${new URL(request.url).host} ${scheme}${request.url.includes("sig=") ? "signature" : ""}`.trim());
      return inProcess.sendRequest(request);
    },
  };
  const { tenantId, clientId, clientSecret } = { ...azure.identity, ...as };
  const environment = {
    ARM_METADATA_HOSTNAME: "local.test",
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: clientSecret,
  };
  const client = await connect(
    readSettings(() => undefined, environment),
    patience(),
    httpClient,
  );
  const token = await azure.issueToken({ audience: "https://storage.azure.com/" });
  const put = async (name: string, content = ""): Promise<void> => {
    const headers = createHttpHeaders({ authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03", "x-ms-blob-type": "BlockBlob" });
    const url = `${host}/captures${name === "" ? "?restype=container" : `/${name.split("/").map(encodeURIComponent).join("/")}`}`;
    const { status } = await inProcess.sendRequest(createPipelineRequest({ method: "PUT", url, headers, body: content }));
    assert.equal(status, 201);
  };
  await put("");
  asked.length = 0;
  return {
    azure,
    client,
    asked,
    put,
    open: (authorization = { kind: "login" }, storagePath = `${host}/captures`) =>
      client.blobs.open({ storageId: ids.storageAccount, storagePath }, authorization, patience()),
  };
}

const names = ["web.cap", "a b+c%20d&e=f#g?h.cap", "ä/名前/🦈.cap", "~!$'()*,;:@.cap"];

describe("the files in a storage account", function () {
  for (const kind of ["login", "key"] as const) {
    for (const name of names) {
      it(`are read, listed and deleted by ${kind}, whatever their name: ${name}`, async () => {
        const { open, put } = await world(undefined);
        await put(name, "0123456789");
        const container = await open({ kind });
        const blob = await container.properties(name, patience());
        assert.equal(blob?.size, 10);
        assert.equal((await container.read(blob, { start: 2, end: 5 }, patience())).toString(), "234");
        const listed = await container.list(name.slice(0, 3), patience());
        assert.deepEqual(
          listed.map((each) => [each.name, each.size, each.etag]),
          [[name, 10, blob.etag]],
        );
        assert.equal((await container.read(listed[0] ?? blob, { start: 0, end: 10 }, patience())).toString(), "0123456789");
        assert.equal(await container.delete(blob, patience()), true);
        assert.equal(await container.delete(blob, patience()), true);
        assert.equal(await container.properties(name, patience()), undefined);
      });
    }
  }

  it("are listed over all pages, in order, and none where there is no container", async () => {
    const { azure, open, put } = await world(undefined);
    for (let number = 0; number < 7; number++) await put(`web_${number}.cap`, String(number));
    const container = await open();
    // The service may give fewer than it is asked for.
    const whole = await container.list("web_", patience());
    assert.equal(whole.length, 7);
    azure.faults.add({
      match: { operation: "Container_ListBlobFlatSegment" },
      action: { respond: { status: 200, body: page(["web_0.cap"], "AA") } },
    });
    assert.equal((await container.list("web_", patience())).length, 8);
    assert.deepEqual(await (await open({ kind: "login" }, `${host}/nothing`)).list("", patience()), []);
  });

  it("are no endless list, and no list of names that lead elsewhere", async () => {
    const { azure, open } = await world(undefined);
    const container = await open();
    azure.faults.add({
      match: { operation: "Container_ListBlobFlatSegment" },
      times: "forever",
      action: { respond: { status: 200, body: page(["a.cap", "../b.cap", "a/../../c", "x\\y", "other"], "again") } },
    });
    await assert.rejects(container.list("a", patience()), { code: "MalformedAnswer", message: /that ends \(a page is repeated\)/ });
    azure.faults.clear();
    azure.faults.add({
      match: { operation: "Container_ListBlobFlatSegment" },
      action: { respond: { status: 200, body: page(["a.cap", "a/../../c", "other"], "") } },
    });
    assert.deepEqual(
      (await container.list("a", patience())).map(({ name }) => name),
      ["a.cap"],
    );
  });

  it("need a role for the data and no permission for the account", async () => {
    const { open, put, asked } = await world(reader, {
      access: { principals: [reader], roleAssignments: [{ principal: "Reader of files", role: "Storage Blob Data Reader" }] },
    });
    await put("web.cap", "abc");
    const container = await open();
    const blob = await container.properties("web.cap", patience());
    assert.equal((await container.read(blob ?? assert.fail(), { start: 0, end: 3 }, patience())).toString(), "abc");
    assert.deepEqual([...new Set(asked)], ["local.test", "local.test Bearer", "contosoexamplergdiag374.blob.core.windows.net Bearer"]);
  });

  it("are asked for with the signature alone, which nothing repeats", async () => {
    const { open, asked } = await world(undefined);
    const container = await open({ kind: "sas", signature: "?sv=2020-12-06&sp=r&sr=c&se=2000-01-01&sig=canary%2B" });
    const error: unknown = await container.properties("web.cap", patience()).then(
      () => assert.fail(),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof AzureError);
    assert.equal(error.status, 403);
    assert.equal(JSON.stringify([error.message, error]).includes("canary"), false);
    assert.equal(asked.at(-1), "local.test signature");
  });

  it("are found by an address behind the connection's own host, and nowhere else", async () => {
    const { open, put } = await world(undefined);
    await put("web.cap", "abc");
    const container = await open({ kind: "login" }, "https://local.test/contosoexamplergdiag374/captures/web.cap");
    assert.equal(container.place.blob, "web.cap");
    assert.equal((await container.properties("web.cap", patience()))?.size, 3);
    for (const address of [
      "https://elsewhere.test/contosoexamplergdiag374/captures/web.cap",
      "https://local.test/other/captures/web.cap",
    ]) {
      await assert.rejects(open({ kind: "login" }, address), { code: "ForeignOrigin" });
    }
  });

  for (const [what, endpoint] of [
    ["another host", "https://elsewhere.test/"],
    ["another account", "https://other.blob.core.windows.net/"],
    ["a host that only begins alike", "https://contosoexamplergdiag374.blob.core.windows.net.elsewhere.test/"],
    ["plain http", "http://contosoexamplergdiag374.blob.core.windows.net/"],
    ["a path of the connection's own host that is not the account's", "https://local.test/other/"],
  ] as const) {
    it(`get no token, when the account says that they are at ${what}`, async () => {
      const { azure, open, asked } = await world(undefined);
      azure.faults.add({
        match: { operation: "StorageAccounts_GetProperties" },
        times: "forever",
        action: { change: { set: { "properties.primaryEndpoints.blob": endpoint } } },
      });
      await assert.rejects(open(), { code: "ForeignOrigin" });
      assert.deepEqual(
        asked.filter((host) => !host.startsWith("local.test")),
        [],
      );
    });
  }

  it("may be at an endpoint of their zone, or behind the connection's own host", async () => {
    for (const endpoint of ["https://contosoexamplergdiag374.z01.blob.storage.azure.net", "https://local.test/contosoexamplergdiag374"]) {
      const { azure, open } = await world(undefined);
      azure.faults.add({
        match: { operation: "StorageAccounts_GetProperties" },
        times: "forever",
        action: { change: { set: { "properties.primaryEndpoints.blob": `${endpoint}/` } } },
      });
      assert.equal((await open()).place.endpoint, endpoint);
    }
  });
});

describe("a page of a list of blobs", () => {
  it("may be any of the forms that XML allows, and nonsense is none", () => {
    assert.deepEqual(blobPageFrom(page(["a&amp;b.cap"], "")), { blobs: [{ name: "a&b.cap", size: 1, etag: '"0x8"' }], nextMarker: "" });
    assert.deepEqual(blobPageFrom("<EnumerationResults><Blobs /><NextMarker /></EnumerationResults>"), { blobs: [], nextMarker: "" });
    const encoded = page([], "").replace(
      "<Blobs>",
      '<Blobs><Blob><Name Encoded="true">a%EF%BF%BEb</Name><Properties><Etag>"x"</Etag><Content-Length>2</Content-Length></Properties></Blob>',
    );
    assert.deepEqual(blobPageFrom(encoded)?.blobs, [{ name: "a\ufffeb", size: 2, etag: '"x"' }]);
    for (const text of ["", "{}", "<html>", "<EnumerationResults", "null"]) assert.equal(blobPageFrom(text), undefined, text);
    const sizeless = page(["a"], "").replace("<Content-Length>1", "<Content-Length>-1");
    assert.deepEqual(blobPageFrom(sizeless)?.blobs, []);
  });

  it("cannot be made to grow out of nothing", () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${"x".repeat(100)}"><!ENTITY b "${"&a;".repeat(100)}"><!ENTITY c "${"&b;".repeat(100)}"><!ENTITY d "${"&c;".repeat(100)}">]><EnumerationResults><Blobs/><NextMarker>&d;</NextMarker></EnumerationResults>`;
    assert.ok((blobPageFrom(bomb)?.nextMarker ?? "").length < 200_000);
  });
});

function page(names: readonly string[], next: string): string {
  const blobs = names.map(
    (name) => `<Blob><Name>${name}</Name><Properties><Etag>0x8</Etag><Content-Length>1</Content-Length></Properties></Blob>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${blobs.join("")}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
}
