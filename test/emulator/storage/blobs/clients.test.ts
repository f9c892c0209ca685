import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import {
  AccountSASPermissions, AccountSASResourceTypes, AccountSASServices, AnonymousCredential, BlobSASPermissions, BlobServiceClient, ContainerSASPermissions,
  generateAccountSASQueryParameters, generateBlobSASQueryParameters, SASProtocol, StorageSharedKeyCredential,
} from "@azure/storage-blob";
import type { BlobSASSignatureValues, StoragePipelineOptions } from "@azure/storage-blob";
import { createLocalAzure, inProcessStorageHttpClient, listen } from "../../../../emulator";
import type { LocalAzure, LocalAzureServer } from "../../../../emulator";
import { temporaryFolder } from "../../../temporaryFolder";
import { armRequests, ids, parseBody } from "../../armRequests";

const account = "contosoexamplergdiag374";

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

async function read(stream: NodeJS.ReadableStream | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("@azure/storage-blob, unmodified", () => {
  const folder = temporaryFolder();
  let azure: LocalAzure;
  let server: LocalAzureServer | undefined;
  let key: string;
  beforeEach(async () => {
    azure = createLocalAzure();
    const answer = await azure.handle({ method: "POST", url: `${ids.storageAccount}/listKeys?api-version=2025-06-01`, headers: { authorization: `Bearer ${await azure.issueToken()}` } });
    key = parseBody<{ keys: { value: string }[] }>(answer).keys[1]!.value;
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    const canaries = [key, "sig=", "SharedKey"].filter((secret) => JSON.stringify(azure.journal.entries).includes(secret));
    assert.deepEqual(canaries, []);
  });

  type Door = { url: string; options: StoragePipelineOptions };
  const doors: Record<string, () => Promise<Door>> = {
    async "by HTTPS"() {
      server = await listen(azure, { directory: folder() });
      // An option of the pipeline's, which its type does not show.
      return { url: `${server.url}/${account}`, options: { ...noRetries, ...{ tlsOptions: { ca: readFileSync(server.caFile, "utf8") } } } };
    },
    async "in process"() {
      return { url: `https://${account}.blob.core.windows.net`, options: { ...noRetries, httpClient: inProcessStorageHttpClient(azure) } };
    },
  };
  const noRetries: StoragePipelineOptions = { retryOptions: { maxTries: 1 } };
  const sharedKey = () => new StorageSharedKeyCredential(account, key);

  for (const [door, open] of Object.entries(doors)) {
    describe(door, () => {
      let url: string;
      let options: StoragePipelineOptions;
      let service: BlobServiceClient;
      beforeEach(async () => {
        ({ url, options } = await open());
        service = new BlobServiceClient(url, sharedKey(), options);
      });

      it("makes containers and blobs, lists, reads and deletes them with a shared key", async () => {
        const container = service.getContainerClient("captures");
        assert.equal(await container.exists(), false);
        const made = await container.create({ metadata: { made: "here" } });
        assert.match(made.etag!, /^"0x8D[0-9A-F]{13}"$/);
        assert.deepEqual((await container.getProperties()).metadata, { made: "here" });
        await assert.rejects(container.create(), { statusCode: 409, code: "ContainerAlreadyExists" });

        const name = "a b/ü&c/d.cap";
        const blob = container.getBlockBlobClient(name);
        const uploaded = await blob.upload("0123456789", 10, { blobHTTPHeaders: { blobContentType: "text/plain", blobCacheControl: "no-store" }, metadata: { one: "1" } });
        const properties = await blob.getProperties();
        assert.deepEqual(
          [properties.etag, properties.contentLength, properties.contentType, properties.cacheControl, properties.metadata, properties.blobType, Buffer.from(properties.contentMD5!).toString("base64")],
          [uploaded.etag, 10, "text/plain", "no-store", { one: "1" }, "BlockBlob", "eB5eJF1ptWaXm4bijSPyxw=="],
        );
        const whole = await blob.download();
        assert.deepEqual([await read(whole.readableStreamBody), whole.contentLength], ["0123456789", 10]);
        const part = await blob.download(3, 4, { rangeGetContentMD5: true });
        assert.deepEqual([await read(part.readableStreamBody), part.contentRange, part._response.status, Buffer.from(part.contentMD5!).toString("hex")], ["3456", "bytes 3-6/10", 206, md5("3456")]);
        assert.equal((await blob.downloadToBuffer()).toString(), "0123456789");

        await container.getBlockBlobClient("a b/z").upload("", 0);
        await container.getBlockBlobClient("top").upload("x", 1);
        assert.deepEqual((await all(container.listBlobsFlat())).map((item) => [item.name, item.properties.contentLength]), [["a b/z", 0], ["a b/ü&c/d.cap", 10], ["top", 1]]);
        assert.deepEqual((await all(container.listBlobsFlat({ prefix: "a b/ü", includeMetadata: true }))).map((item) => [item.name, item.metadata]), [[name, { one: "1" }]]);
        assert.deepEqual((await all(container.listBlobsByHierarchy("/"))).map((item) => [item.kind, item.name]), [["prefix", "a b/"], ["blob", "top"]]);
        assert.deepEqual((await all(container.listBlobsByHierarchy("/", { prefix: "a b/" }))).map((item) => [item.kind, item.name]), [["prefix", "a b/ü&c/"], ["blob", "a b/z"]]);
        const pages: string[][] = [];
        for await (const page of container.listBlobsFlat().byPage({ maxPageSize: 2 })) pages.push(page.segment.blobItems.map((item) => item.name));
        assert.deepEqual(pages, [["a b/z", name], ["top"]]);
        assert.deepEqual((await all(service.listContainers({ prefix: "cap" }))).map((item) => item.name), ["captures"]);

        await blob.delete();
        await assert.rejects(blob.download(), { statusCode: 404, code: "BlobNotFound" });
        assert.equal(await blob.exists(), false);
        await container.delete();
        await assert.rejects(container.delete(), { statusCode: 404, code: "ContainerNotFound" });
        await assert.rejects(blob.download(), { statusCode: 404, code: "ContainerNotFound" });
      });

      it("sends a stream in blocks", async () => {
        const container = service.getContainerClient("captures");
        await container.create();
        const blob = container.getBlockBlobClient("large");
        const parts = Array.from({ length: 10 }, (_, index) => Buffer.alloc(300_000, index));
        await blob.uploadStream(Readable.from(parts), 1024 * 1024, 2);
        assert.ok((await blob.downloadToBuffer(undefined, undefined, { blockSize: 700_000 })).equals(Buffer.concat(parts)));
        assert.equal((await blob.getProperties()).contentMD5, undefined);
        await assert.rejects(blob.commitBlockList(["bm9uZQ=="]), { statusCode: 400, code: "InvalidBlockList" });
      });

      it("keeps to conditions", async () => {
        const container = service.getContainerClient("captures");
        await container.create();
        const blob = container.getBlockBlobClient("one");
        const { etag = "", lastModified = new Date(0) } = await blob.upload("one", 3);
        const before = new Date(lastModified.getTime() - 1000);
        const other = '"0x8D0000000000000"';
        const downloads: [object, number | string][] = [
          [{ ifMatch: etag }, "one"],
          [{ ifMatch: other }, 412],
          [{ ifNoneMatch: other }, "one"],
          [{ ifNoneMatch: etag }, 304],
          [{ ifModifiedSince: lastModified }, 304],
          [{ ifModifiedSince: before }, "one"],
          [{ ifUnmodifiedSince: lastModified }, "one"],
          [{ ifUnmodifiedSince: before }, 412],
        ];
        for (const [conditions, expected] of downloads) {
          const got = await blob.download(0, undefined, { conditions }).then(({ readableStreamBody }) => read(readableStreamBody), ({ statusCode, details }: { statusCode: number; details: { errorCode?: string } }) => (details.errorCode === "ConditionNotMet" ? statusCode : details));
          assert.equal(got, expected, JSON.stringify(conditions));
        }
        await assert.rejects(blob.upload("two", 3, { conditions: { ifNoneMatch: "*" } }), { statusCode: 409, code: "BlobAlreadyExists" });
        await assert.rejects(blob.upload("two", 3, { conditions: { ifMatch: other } }), { statusCode: 412, code: "ConditionNotMet" });
        await assert.rejects(blob.delete({ conditions: { ifMatch: other } }), { statusCode: 412, code: "ConditionNotMet" });
        await assert.rejects(blob.download(3), { statusCode: 416, code: "InvalidRange" });
        const { etag: changed } = await blob.upload("two", 3, { conditions: { ifMatch: etag } });
        assert.notEqual(changed, etag);
        await blob.delete({ conditions: { ifMatch: changed! } });
      });

      it("reads with signatures of every kind, as far as they go", async () => {
        const container = service.getContainerClient("captures");
        await container.create();
        await container.getBlockBlobClient("dir/one").upload("one", 3);
        await container.getBlockBlobClient("two").upload("two", 3);
        const hour = new Date(Date.now() + 3_600_000);
        const anonymous = (sas: string) => new BlobServiceClient(`${url}?${sas}`, new AnonymousCredential(), options).getContainerClient("captures");
        const get = async (sas: string, name: string) => read((await anonymous(sas).getBlobClient(name).download()).readableStreamBody);
        const blobSas = (values: Partial<BlobSASSignatureValues>) => generateBlobSASQueryParameters({ containerName: "captures", expiresOn: hour, permissions: BlobSASPermissions.parse("r"), ...values }, sharedKey()).toString();

        const one = blobSas({ blobName: "dir/one", contentType: "text/x-one", protocol: SASProtocol.Https, startsOn: new Date(Date.now() - 60_000), ipRange: { start: "127.0.0.0", end: "127.0.0.9" } });
        assert.equal(await get(one, "dir/one"), "one");
        assert.equal((await anonymous(one).getBlobClient("dir/one").getProperties()).contentType, "text/x-one");
        const failed = { statusCode: 403, code: "AuthenticationFailed" };
        await assert.rejects(get(one, "two"), failed);
        await assert.rejects(anonymous(one).getBlobClient("dir/one").delete(), { statusCode: 403, code: "AuthorizationPermissionMismatch" });
        await assert.rejects(get(one.replace("sp=r", "sp=rd"), "dir/one"), failed);
        for (const version of ["2015-04-05", "2018-11-09", "2020-02-10", "2020-12-06"]) assert.equal(await get(blobSas({ blobName: "two", version }), "two"), "two", version);

        await assert.rejects(get(blobSas({ blobName: "two", expiresOn: new Date(Date.now() - 1000) }), "two"), (error: { code: string; details: { authenticationErrorDetail?: string; AuthenticationErrorDetail?: string } }) => {
          assert.match(JSON.stringify(error.details), /Signature not valid in the specified time frame: Start \[\] - Expiry \[.* GMT\] - Current \[.* GMT\]/);
          return error.code === "AuthenticationFailed";
        });
        await assert.rejects(get(blobSas({ blobName: "two", startsOn: hour, expiresOn: new Date(hour.getTime() + 1000) }), "two"), failed);
        await assert.rejects(get(blobSas({ blobName: "two", ipRange: { start: "10.0.0.1" } }), "two"), { statusCode: 403, code: "AuthorizationSourceIPMismatch" });

        const ofContainer = generateBlobSASQueryParameters({ containerName: "captures", expiresOn: hour, permissions: ContainerSASPermissions.parse("rlw") }, sharedKey()).toString();
        assert.deepEqual((await all(anonymous(ofContainer).listBlobsFlat())).map(({ name }) => name), ["dir/one", "two"]);
        assert.equal(await get(ofContainer, "two"), "two");
        await anonymous(ofContainer).getBlockBlobClient("three").upload("three", 5);

        const accountSas = (services: string, types: string, permissions = "rl") => generateAccountSASQueryParameters({
          expiresOn: hour, permissions: AccountSASPermissions.parse(permissions), services: AccountSASServices.parse(services).toString(), resourceTypes: AccountSASResourceTypes.parse(types).toString(),
        }, sharedKey()).toString();
        assert.equal(await get(accountSas("b", "o"), "two"), "two");
        await assert.rejects(get(accountSas("q", "o"), "two"), { statusCode: 403, code: "AuthorizationServiceMismatch" });
        await assert.rejects(get(accountSas("b", "sc"), "two"), { statusCode: 403, code: "AuthorizationResourceTypeMismatch" });
        await assert.rejects(get(accountSas("b", "o", "l"), "two"), { statusCode: 403, code: "AuthorizationPermissionMismatch" });
      });

      it("reads with a token, and signs with a key of the user's own", async () => {
        await service.getContainerClient("captures").create();
        await service.getContainerClient("captures").getBlockBlobClient("one").upload("one", 3);
        const withToken = new BlobServiceClient(url, azure.credential(), options);
        assert.equal((await withToken.getContainerClient("captures").getBlobClient("one").downloadToBuffer()).toString(), "one");

        const hour = new Date(Date.now() + 3_600_000);
        const userKey = await withToken.getUserDelegationKey(new Date(Date.now() - 60_000), hour);
        assert.equal(userKey.signedObjectId, azure.identity.clientId);
        for (const version of ["2018-11-09", "2020-02-10", "2020-12-06", "2025-07-05", undefined]) {
          const sas = generateBlobSASQueryParameters({ containerName: "captures", blobName: "one", expiresOn: hour, permissions: BlobSASPermissions.parse("r"), ...(version === undefined ? {} : { version }) }, userKey, account).toString();
          const client = new BlobServiceClient(`${url}?${sas}`, new AnonymousCredential(), options).getContainerClient("captures").getBlobClient("one");
          assert.equal((await client.downloadToBuffer()).toString(), "one", version);
        }
        const arm = armRequests(azure, "2021-09-01", await azure.issueToken({ audience: "https://management.azure.com/" }));
        assert.equal((await arm.post(`${ids.storageAccount}/revokeUserDelegationKeys`)).status, 200);
        const revoked = generateBlobSASQueryParameters({ containerName: "captures", blobName: "one", expiresOn: hour, permissions: BlobSASPermissions.parse("r") }, userKey, account).toString();
        await assert.rejects(new BlobServiceClient(`${url}?${revoked}`, new AnonymousCredential(), options).getContainerClient("captures").getBlobClient("one").download(), { statusCode: 403, code: "AuthenticationFailed" });
        await assert.rejects(service.getUserDelegationKey(new Date(), hour), { statusCode: 403, code: "AuthenticationFailed" });
      });

      it("tells who is not let in, and why", async () => {
        await service.getContainerClient("captures").create();
        const download = (credential: StorageSharedKeyCredential | AnonymousCredential | ReturnType<LocalAzure["credential"]>) => new BlobServiceClient(url, credential, options).getContainerClient("captures").getBlobClient("one").download();
        await assert.rejects(download(new AnonymousCredential()), { statusCode: 401, code: "NoAuthenticationInformation" });
        const wrong = new StorageSharedKeyCredential(account, Buffer.alloc(64).toString("base64"));
        await assert.rejects(download(wrong), { statusCode: 403, code: "AuthenticationFailed" });
        const token = (claims: Parameters<LocalAzure["issueToken"]>[0]) => ({ getToken: async () => ({ token: await azure.issueToken(claims), expiresOnTimestamp: Date.now() + 3_600_000 }) });
        await assert.rejects(download(token({ audience: "https://management.azure.com/" })), { statusCode: 401, code: "InvalidAuthenticationInfo" });
        await assert.rejects(download(token({ audience: "https://storage.azure.com/", expiresInSeconds: -1 })), { statusCode: 401, code: "InvalidAuthenticationInfo" });

        const setProperties = (properties: Record<string, unknown>) => azure.addStorageAccount({ id: ids.storageAccount, location: "westcentralus", properties });
        setProperties({ allowSharedKeyAccess: false });
        await assert.rejects(download(sharedKey()), { statusCode: 403, code: "KeyBasedAuthenticationNotPermitted" });
        await assert.rejects(download(azure.credential()), { statusCode: 404, code: "BlobNotFound" });
        setProperties({ networkAcls: { defaultAction: "Deny" } });
        await assert.rejects(download(sharedKey()), { statusCode: 403, code: "AuthorizationFailure" });
        setProperties({ publicNetworkAccess: "Disabled" });
        await assert.rejects(download(azure.credential()), { statusCode: 403, code: "AuthorizationFailure" });
      });

      it("hears what the local Azure does not know", async () => {
        await service.getContainerClient("captures").create();
        const blob = service.getContainerClient("captures").getPageBlobClient("page");
        await assert.rejects(blob.create(512), (error: { statusCode: number; code: string; message: string }) => {
          assert.match(error.message, /The local Azure does not support the operation 'PageBlob_Create'\./);
          return error.statusCode === 501 && error.code === "NotImplemented";
        });
        await assert.rejects(service.getContainerClient("captures").getBlobClient("x").setAccessTier("Cool"), /does not support the operation 'PUT blob\?comp=tier'/);
      });
    });
  }
});
