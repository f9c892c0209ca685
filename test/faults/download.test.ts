import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inFull } from "../inFull";
import type { FaultRule } from "../../emulator";
import { type OnLocalAzure, onLocalAzure, sleepless } from "../cli/onLocalAzure";

/** One way for a download to meet trouble, and what comes of it. */
interface Case {
  readonly when: string;
  readonly rules?: readonly FaultRule[];
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What happens to the file once the first range has been asked for. */
  readonly meanwhile?: (on: OnLocalAzure, id: string) => Promise<unknown>;
  /** Left out where the download succeeds all the same, with this content. @default the file's */
  readonly content?: Buffer;
  readonly fails?: { readonly code: number; readonly stderr: RegExp };
}

const mebibyte = 1024 * 1024;
const file = Buffer.alloc(9 * mebibyte, "packets ");
const other = Buffer.alloc(5 * mebibyte, "others ");
const get = { operation: "Blob_Download" };
const head = { operation: "Blob_GetProperties" };
const storageError = (status: number, code: string): FaultRule["action"] => ({ respond: { status, headers: { "x-ms-error-code": code }, body: "" } });
const damaged = /Azure Storage sent a range with the wrong MD5 hash \(ContentDamaged\)/;

const cases: readonly Case[] = [
  { when: "nothing is wrong" },
  { when: "the connection is reset, before and in the midst of ranges", rules: [{ match: get, times: 2, action: { reset: "before" } }, { match: get, times: 2, action: { reset: "middle" } }] },
  { when: "storage is busy", rules: [{ match: get, times: 3, action: storageError(503, "ServerBusy") }] },
  { when: "requests are throttled", rules: [{ match: get, times: 2, action: { respond: { status: 429, headers: { "retry-after": "1" }, body: "" } } }] },
  { when: "the token has expired", rules: [{ match: get, action: storageError(401, "InvalidAuthenticationInfo") }] },
  { when: "a range is shorter than asked for", rules: [{ match: get, action: { change: { body: "short" } } }] },
  { when: "a range is longer than asked for", rules: [{ match: get, action: { respond: { status: 206, headers: { "content-range": `bytes 0-${4 * mebibyte - 1}/${file.length}` }, body: "x".repeat(5 * mebibyte) } } }] },
  { when: "Content-Range says another range", rules: [{ match: get, action: { change: { headers: { "content-range": "bytes 1-2/3" } } } }] },
  { when: "the MD5 of a range is wrong", rules: [{ match: get, action: { change: { headers: { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" } } } }] },
  {
    when: "the blob changes once while it is read",
    meanwhile: (on, id) => on.file(id, other),
    content: other,
  },
  { when: "the blob has become shorter: 416", rules: [{ match: get, times: 2, action: storageError(416, "InvalidRange") }] },
  {
    when: "the blob changes each time",
    rules: [{ match: get, times: "forever", action: storageError(412, "ConditionNotMet") }],
    fails: { code: 4, stderr: /Azure Storage returned 412 \(ConditionNotMet\)/ },
  },
  {
    when: "every range is damaged",
    rules: [{ match: get, times: "forever", action: { change: { headers: { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" } } } }],
    fails: { code: 1, stderr: damaged },
  },
  {
    when: "the MD5 of the whole is wrong",
    rules: [{ match: head, times: "forever", action: { change: { headers: { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" } } } }],
    fails: { code: 1, stderr: /the received data has a different MD5 hash than the file in Azure Storage \(ContentDamaged\)/ },
  },
  {
    when: "the size is nonsense",
    rules: [{ match: head, times: "forever", action: { respond: { status: 200, headers: { etag: '"x"', "content-length": "99999999999999999999" }, body: "" } } }],
    args: ["--timeout", "5s"],
    env: sleepless,
    fails: { code: 5, stderr: /gave up after \d+ attempts: deadline exceeded \(\w+\)/ },
  },
  {
    when: "the size is larger than any disk",
    rules: [{ match: head, times: "forever", action: { change: { headers: { "content-length": "999999999999999" } } } }],
    fails: { code: 1, stderr: /expected the size and the etag of a blob.*\(MalformedAnswer\)/ },
  },
  {
    when: "there is no etag",
    rules: [{ match: head, times: "forever", action: { change: { headers: { etag: null } } } }],
    fails: { code: 1, stderr: /expected the size and the etag of a blob.*\(MalformedAnswer\)/ },
  },
  { when: "the blob is not there yet", rules: [{ match: head, action: storageError(404, "BlobNotFound") }], fails: { code: 3, stderr: /there is no file in the storage account \(FileNotFound\)/ } },
  {
    when: "the 404 is somebody else's",
    rules: [{ match: head, times: "forever", action: { respond: { status: 404, body: "<html>" } } }],
    fails: { code: 4, stderr: /HTTP 404/ },
  },
  {
    when: "the account's firewall keeps us out",
    rules: [{ match: head, times: "forever", action: storageError(403, "AuthorizationFailure") }],
    fails: { code: 4, stderr: /\(AuthorizationFailure\)\n {2}hint: the firewall of account "contosoexamplergdiag374" blocks this network/ },
  },
  {
    when: "the file is redirected elsewhere",
    rules: [{ match: get, times: "forever", action: { respond: { status: 307, headers: { location: "https://elsewhere.test/" }, body: "" } } }],
    fails: { code: 1, stderr: /Azure returned 307/ },
  },
  {
    when: "the account says that its blobs are elsewhere",
    rules: [{ match: { operation: "StorageAccounts_GetProperties" }, times: "forever", action: { change: { set: { "properties.primaryEndpoints.blob": "https://elsewhere.test/" } } } }],
    fails: { code: 4, stderr: /refused to fetch files from https:\/\/elsewhere\.test: it does not belong to storage account "contosoexamplergdiag374" \(ForeignOrigin\)/ },
  },
  ...["https://elsewhere.test/captures/web.cap", "https://contosoexamplergdiag374.blob.core.windows.net.elsewhere.test/captures/web.cap", "https://evil.blob.core.windows.net/captures/web.cap"].map((address): Case => ({
    when: `the capture says that its file is at ${address}`,
    rules: [{ match: { operation: "PacketCaptures_List" }, times: "forever", action: { change: { set: { "value.*.properties.storageLocation.storagePath": address } } } }],
    fails: { code: 4, stderr: /refused to fetch files from https:.*\(ForeignOrigin\)/ },
  })),
  ...["file:///etc/passwd", "https://contosoexamplergdiag374.blob.core.windows.net/c/../../../x"].map((address): Case => ({
    when: `the capture says that its file is at ${JSON.stringify(address)}`,
    rules: [{ match: { operation: "PacketCaptures_List" }, times: "forever", action: { change: { set: { "value.*.properties.storageLocation.storagePath": address } } } }],
    fails: { code: 1, stderr: /Azure returned an invalid file URL/ },
  })),
  {
    when: "the capture says that its file is at an address with orders to a terminal, and so is no capture",
    rules: [
      {
        match: { operation: "PacketCaptures_List" },
        times: "forever",
        action: { change: { set: { "value.*.properties.storageLocation.storagePath": "https://contosoexamplergdiag374.blob.core.windows.net/c/%2e%2e/%00\u001b[2J" } } },
      },
    ],
    fails: { code: 3, stderr: /^finding packet capture "dns": no network watcher of subscription ".*" has a packet capture with this name \(NotFound\)$/m },
  },
];

describe("row 33: a download in trouble", function () {
  const local = onLocalAzure();

  for (const { when, rules = [], args = [], env = {}, meanwhile, content = file, fails } of inFull ? cases : cases.slice(0, 2)) {
    it(`${when}: ${fails === undefined ? "succeeds all the same" : "fails with one clear error"}`, async () => {
      const on = local();
      const id = await on.capture("dns");
      await on.file(id, file);
      // No other range comes before what happens meanwhile.
      if (meanwhile !== undefined) on.azure.faults.add({ match: get, skip: 1, times: "forever", action: storageError(503, "ServerBusy") });
      rules.forEach((rule) => on.azure.faults.add(rule));
      const run = on.start(["download", "dns", ...args], { env });
      if (meanwhile !== undefined) {
        await run.reported(/downloading dns\.cap: 4 MiB of 9 MiB/);
        await meanwhile(on, id);
        on.azure.faults.clear();
      }
      const { code, stdout, stderr } = await run.ended;
      const files = readdirSync(on.folder).filter((name) => name.includes("dns.cap"));
      if (fails === undefined) {
        assert.equal(code, 0, stderr);
        assert.deepEqual(files, ["dns.cap"]);
        assert.equal(digest(readFileSync(join(on.folder, "dns.cap"))), digest(content));
      } else {
        assert.equal(code, fails.code, stderr);
        assert.match(stderr, fails.stderr);
        assert.equal(stdout, "");
        assert.equal(files.includes("dns.cap"), false);
        assert.equal(/eyJ|\u001b/.test(stderr), false, "a secret, or a terminal's command, is shown");
      }
      // Nobody but the local Azure has been asked.
      assert.deepEqual(on.azure.journal.entries.filter(({ path }) => path.includes("elsewhere")), []);
    });
  }
});

function digest(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
