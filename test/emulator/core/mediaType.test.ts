import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { ids, parseBody, stillAzure, watcherPath, type Shown } from "../armRequests";

const url = `${watcherPath}?api-version=2026-01-01`;
const body = JSON.stringify({ location: "westcentralus", tags: { target: ids.virtualMachine } });

describe("bodies", () => {
  for (const type of ["application/json", "application/json; charset=utf-8", "Application/JSON", "text/json", "application/merge-patch+json", "", undefined]) {
    it(`are read as JSON when they say of themselves ${type === undefined ? "nothing" : `"${type}"`}`, async () => {
      assert.equal((await stillAzure().handle({ method: "PUT", url, headers: { "Content-Type": type }, body })).status, 200);
    });
  }

  for (const type of ["text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=a", "application/jsonp"]) {
    it(`are refused as ${type}`, async () => {
      const answer = await stillAzure().handle({ method: "PUT", url, headers: { "Content-Type": type }, body });
      assert.equal(answer.status, 415);
      assert.deepEqual(parseBody<Shown>(answer).error, { code: "UnsupportedMediaType", message: `The content media type '${type.split(";")[0]}' is not supported. Only 'application/json' is supported.` });
    });
  }

  it("are refused packed, and read when they say that they are not", async () => {
    const send = async (encoding: string, sent: string | Buffer) =>
      (await stillAzure().handle({ method: "PUT", url, headers: { "content-type": "application/json", "content-encoding": encoding }, body: sent })).status;
    assert.deepEqual([await send("gzip", gzipSync(body)), await send("br", body), await send("identity", body)], [415, 415, 200]);
  });
});
