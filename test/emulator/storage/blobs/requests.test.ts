import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { collect, inProcessHttpClient, listen } from "../../../../emulator";
import type { LocalAzure, LocalResponse } from "../../../../emulator";
import { createPipelineRequest } from "@azure/core-rest-pipeline";
import { storageErrors } from "../../../../emulator/storage/blobs/storageErrors";
import { temporaryFolder } from "../../../temporaryFolder";
import { ids, stillAzure } from "../../armRequests";

const account = "contosoexamplergdiag374";
const host = `https://${account}.blob.core.windows.net`;

const putBlob = { "x-ms-blob-type": "BlockBlob" };

function sender(azure: LocalAzure) {
  return (method: string, url: string, headers: Record<string, string> = {}, body?: string): Promise<LocalResponse> =>
    azure.handle({ method, url: url.startsWith("https:") ? url : `${host}${url}`, headers, body });
}

const text = async ({ body }: LocalResponse) => (await collect(body)).toString();
const codeOf = ({ status, headers }: LocalResponse) => [status, headers["x-ms-error-code"]];

describe("the blob service", () => {
  let azure: LocalAzure;
  let send: ReturnType<typeof sender>;
  beforeEach(async () => {
    azure = stillAzure();
    send = sender(azure);
    await send("PUT", "/con?restype=container");
    await send("PUT", "/con/one", putBlob, "0123456789");
  });

  it("is the same under the account's host and behind its name in the path", async () => {
    for (const url of [`${host}/con/one`, `https://localhost:1234/${account}/con/one`, `https://127.0.0.1:1/${account}/con/one`]) {
      assert.deepEqual([(await send("GET", url)).status, await text(await send("GET", url))], [200, "0123456789"], url);
    }
    assert.deepEqual(codeOf(await send("GET", "https://localhost:1234/nobody/con/one")), [404, "ResourceNotFound"]);
    const client = inProcessHttpClient(azure);
    await assert.rejects(client.sendRequest(createPipelineRequest({ url: "https://nobody.blob.core.windows.net/con/one" })), { code: "ENOTFOUND", message: "getaddrinfo ENOTFOUND nobody.blob.core.windows.net" });
  });

  it("answers errors in Storage's form", async () => {
    const answer = await send("GET", "/con/none", { "x-ms-version": "2021-12-02", "x-ms-client-request-id": "mine" });
    assert.equal(answer.headers["content-type"], "application/xml");
    assert.deepEqual([answer.headers["x-ms-version"], answer.headers["x-ms-client-request-id"]], ["2021-12-02", "mine"]);
    assert.equal(answer.body, `\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.\nRequestId:${answer.headers["x-ms-request-id"]}\nTime:2020-01-02T12:11:19.3390000Z</Message></Error>`);
    const head = await send("HEAD", "/con/none");
    assert.deepEqual([...codeOf(head), head.body], [404, "BlobNotFound", ""]);
  });

  const ranges: [string, number, string, string?][] = [
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=8-", 206, "89", "bytes 8-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=5-100", 206, "56789", "bytes 5-9/10"],
    ["bytes=0-0", 206, "0", "bytes 0-0/10"],
    ["bytes=0-1,4-5", 200, "0123456789"],
    ["items=0-1", 200, "0123456789"],
    ["bytes=4-2", 200, "0123456789"],
  ];
  for (const [range, status, body, contentRange] of ranges) {
    it(`answers ${status} to ${range}`, async () => {
      const answer = await send("GET", "/con/one", { range });
      assert.deepEqual([answer.status, await text(answer), answer.headers["content-range"], answer.headers["content-length"]], [status, body, contentRange, String(body.length)]);
    });
  }

  it("answers 416 to a range beyond the end, and prefers x-ms-range", async () => {
    const answer = await send("GET", "/con/one", { range: "bytes=10-" });
    assert.deepEqual([...codeOf(answer), answer.headers["content-range"]], [416, "InvalidRange", "bytes */10"]);
    assert.equal(await text(await send("GET", "/con/one", { range: "bytes=0-1", "x-ms-range": "bytes=3-3" })), "3");
    const whole = await send("GET", "/con/one", { "x-ms-range": "bytes=0-9", "x-ms-range-get-content-md5": "true" });
    assert.equal(whole.headers["content-md5"], whole.headers["x-ms-blob-content-md5"]);
  });

  const refused: { it: string; method: string; path: string; headers?: Record<string, string>; body?: string; answer: [number, string] }[] = [
    { it: "a name that no container may have", method: "PUT", path: "/No?restype=container", answer: [400, "InvalidResourceName"] },
    { it: "a container that everybody may read", method: "PUT", path: "/open?restype=container", headers: { "x-ms-blob-public-access": "blob" }, answer: [409, "PublicAccessNotPermitted"] },
    { it: "a blob of no kind", method: "PUT", path: "/con/two", answer: [400, "MissingRequiredHeader"] },
    { it: "a blob in no container", method: "PUT", path: "/dir/two", headers: putBlob, answer: [404, "ContainerNotFound"] },
    { it: "a blob that is not what its hash says", method: "PUT", path: "/con/two", headers: { ...putBlob, "content-md5": "eB5eJF1ptWaXm4bijSPyxw==" }, body: "012345678", answer: [400, "Md5Mismatch"] },
    { it: "a copy", method: "PUT", path: "/con/two", headers: { ...putBlob, "x-ms-copy-source": `${host}/con/one` }, answer: [501, "NotImplemented"] },
    { it: "a block without a name", method: "PUT", path: "/con/two?comp=block", answer: [400, "InvalidQueryParameterValue"] },
    { it: "a list of blocks that is none", method: "PUT", path: "/con/two?comp=blocklist", body: "nothing", answer: [400, "InvalidXmlDocument"] },
    { it: "a page of no size", method: "GET", path: "/con?restype=container&comp=list&maxresults=0", answer: [400, "OutOfRangeQueryParameterValue"] },
    { it: "leases", method: "PUT", path: "/con/one?comp=lease", answer: [501, "NotImplemented"] },
    { it: "an address that is badly written", method: "GET", path: "/con/%zz", answer: [400, "InvalidUri"] },
  ];
  for (const { it: what, method, path, headers, body, answer } of refused) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(codeOf(await send(method, path, headers, body)), answer);
    });
  }

  it("lists with prefixes as elements of their own, and attributes and texts escaped", async () => {
    for (const name of ["d/1", "d/2", "e%3C%26%22"]) await send("PUT", `/con/${name}`, putBlob, "x");
    const body = await text(await send("GET", "/con?restype=container&comp=list&delimiter=/&maxresults=2"));
    assert.match(body, /<EnumerationResults ServiceEndpoint="https:\/\/contosoexamplergdiag374\.blob\.core\.windows\.net\/" ContainerName="con"><MaxResults>2<\/MaxResults><Delimiter>\/<\/Delimiter><Blobs><BlobPrefix><Name>d\/<\/Name><\/BlobPrefix><Blob><Name>e&lt;&amp;&quot;<\/Name>/);
    const [, marker] = /<NextMarker>(.+)<\/NextMarker>/.exec(body) ?? [];
    assert.match(await text(await send("GET", `/con?restype=container&comp=list&delimiter=/&marker=${marker}`)), /<Blobs><Blob><Name>one<\/Name>.*<NextMarker \/>/);
  });

  it("shares its containers with Resource Manager", async () => {
    const id = `${ids.storageAccount}/blobServices/default/containers`;
    const arm = (method: string, path: string, body?: string) => azure.handle({ method, url: `${path}?api-version=2025-06-01`, body });
    assert.equal((await arm("GET", `${id}/con`)).status, 200);
    assert.equal((await arm("PUT", `${id}/made-by-arm`, "{}")).status, 201);
    const head = await send("HEAD", "/made-by-arm?restype=container");
    assert.match(head.headers["etag"]!, /^"0x8D[0-9A-F]{13}"$/);
    assert.equal((await arm("DELETE", `${id}/con`)).status, 200);
    assert.deepEqual(codeOf(await send("GET", "/con/one")), [404, "ContainerNotFound"]);
    const blobs = await arm("GET", `${id}/made-by-arm/blobs`);
    assert.equal(blobs.status, 501);
  });

  it("lets everybody read what is open to everybody, and tells the others what is missing", async () => {
    const closed = stillAzure({ authentication: "required" });
    closed.addStorageAccount({ id: ids.storageAccount, location: "westcentralus", properties: { allowBlobPublicAccess: true } });
    const token = { authorization: `Bearer ${await closed.issueToken({ audience: "https://storage.azure.com/" })}` };
    const asked = sender(closed);
    await asked("PUT", "/open?restype=container", { ...token, "x-ms-blob-public-access": "blob" });
    await asked("PUT", "/mine?restype=container", token);
    await asked("PUT", "/open/one", { ...token, ...putBlob }, "1");
    assert.equal((await asked("GET", "/open/one")).status, 200);
    assert.deepEqual(codeOf(await asked("PUT", "/open/two", putBlob)), [404, "ResourceNotFound"]);
    assert.deepEqual(codeOf(await asked("GET", "/open?restype=container&comp=list")), [404, "ResourceNotFound"]);
    assert.deepEqual(codeOf(await asked("GET", "/mine/one")), [404, "ResourceNotFound"]);
    const challenged = await asked("GET", "/mine/one", { "x-ms-version": "2021-12-02" });
    assert.deepEqual([...codeOf(challenged), challenged.headers["www-authenticate"]], [401, "NoAuthenticationInformation", `Bearer authorization_uri=https://login.microsoftonline.com/${closed.identity.tenantId}/oauth2/authorize resource_id=https://storage.azure.com`]);
    closed.addStorageAccount({ id: ids.storageAccount, location: "westcentralus" });
    assert.deepEqual(codeOf(await asked("GET", "/open/one")), [409, "PublicAccessNotPermitted"]);
  });

  it("lets a caller do with blobs what its roles allow", async () => {
    const clientId = "11111111-1111-4111-8111-111111111111";
    const guarded = stillAzure({ authentication: "required", access: {
      principals: [{ clientId, clientSecret: "s", objectId: clientId, displayName: "reader" }],
      roleAssignments: [{ principal: "reader", role: "Storage Blob Data Reader", scope: ids.storageAccount }],
    } });
    const token = async (claims: object) => ({ authorization: `Bearer ${await guarded.issueToken({ audience: "https://storage.azure.com/", ...claims })}` });
    const asked = sender(guarded);
    await asked("PUT", "/con?restype=container", await token({}));
    await asked("PUT", "/con/one", { ...(await token({})), ...putBlob }, "1");
    assert.equal((await asked("GET", "/con/one", await token({ clientId }))).status, 200);
    assert.deepEqual(codeOf(await asked("PUT", "/con/two", { ...(await token({ clientId })), ...putBlob }, "1")), [403, "AuthorizationPermissionMismatch"]);
    assert.deepEqual(codeOf(await asked("DELETE", "/con/one", await token({ clientId }))), [403, "AuthorizationPermissionMismatch"]);
  });

  it("keeps bodies out of the journal, and signatures", () => {
    assert.deepEqual(azure.journal.entries.map(({ operation, requestBody }) => [operation, requestBody]), [["Container_Create", undefined], ["BlockBlob_Upload", undefined]]);
  });

  it("takes 64 MiB at once by HTTPS, and no more", async () => {
    const server = await listen(azure, { directory: folder() });
    const put = (size: number) => new Promise<[number | undefined, unknown]>((resolve, reject) => {
      const sent = request(`${server.url}/${account}/con/large`, { method: "PUT", headers: { ...putBlob, "content-length": size, "x-ms-version": "2021-12-02" }, ca: readFileSync(server.caFile), agent: false }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers["x-ms-error-code"]]);
      });
      sent.on("error", reject);
      const part = Buffer.alloc(1024 * 1024);
      for (let left = size; left > 0; left -= part.length) sent.write(part.subarray(0, Math.min(left, part.length)));
      sent.end();
    });
    try {
      assert.deepEqual(await put(5 * 1024 * 1024), [201, undefined]);
      assert.deepEqual(await put(64 * 1024 * 1024 + 1), [413, "RequestBodyTooLarge"]);
    } finally {
      await server.close();
    }
  });
  const folder = temporaryFolder();

  it("has a source for every error, except for what the local Azure alone says", () => {
    const ours = Object.values(storageErrors).filter(({ known }) => known === "not known").map(({ code }) => code);
    assert.deepEqual(ours, ["NotImplemented"]);
  });
});
