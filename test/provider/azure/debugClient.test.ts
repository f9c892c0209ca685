import assert from "node:assert/strict";
import { createHttpHeaders, createPipelineRequest, type HttpClient } from "@azure/core-rest-pipeline";
import { debugClient } from "../../../provider/azure/debugClient";

const answering: HttpClient = {
  sendRequest: async (request) => ({
    request,
    status: 200,
    headers: createHttpHeaders({ "x-ms-request-id": "abc" }),
    bodyAsText: "canary",
  }),
};

async function linesFor(request: Parameters<typeof createPipelineRequest>[0], client = answering): Promise<string[]> {
  const lines: string[] = [];
  await debugClient((line) => lines.push(line.replace(/\d+ ms/, "N ms")), client)
    .sendRequest(createPipelineRequest(request))
    .catch(() => undefined);
  return lines;
}

describe("the requests that --debug shows", () => {
  it("have method, address, status, time and request id, and neither header nor answer", async () => {
    const headers = createHttpHeaders({ authorization: "Bearer canary" });
    assert.deepEqual(await linesFor({ url: "https://management.azure.com/subscriptions?api-version=2022-12-01", headers }), [
      "debug: GET https://management.azure.com/subscriptions?api-version=2022-12-01: 200 in N ms (request id abc)",
    ]);
  });

  it("show nothing of a signature, a token or credentials in the address", async () => {
    assert.deepEqual(await linesFor({ url: "https://user:canary@a.blob.core.windows.net/c/f.cap?comp=list&sv=2023&sig=canary" }), [
      "debug: GET https://a.blob.core.windows.net/c/f.cap?comp=list&sv=…&sig=…: 200 in N ms (request id abc)",
    ]);
  });

  it("show the body of a request for a capture only", async () => {
    const capture = "https://management.azure.com/x/packetCaptures/dns?api-version=1";
    assert.match((await linesFor({ url: capture, method: "PUT", body: '{"a":1}' }))[0] ?? "", /dns\?api-version=1 \{"a":1\}: 200/);
    const login = { url: "https://login.microsoftonline.com/t/oauth2/v2.0/token", method: "POST", body: "client_secret=canary" } as const;
    assert.doesNotMatch((await linesFor(login))[0] ?? "", /canary/);
  });

  it("show why there was no answer", async () => {
    const broken: HttpClient = { sendRequest: () => Promise.reject(Object.assign(new Error("canary"), { code: "ECONNRESET" })) };
    assert.deepEqual(await linesFor({ url: "https://localhost/x" }, broken), ["debug: GET https://localhost/x: ECONNRESET after N ms"]);
  });
});
