import assert from "node:assert/strict";
import { request } from "node:http";
import { join } from "node:path";
import { createLocalAzure, listen } from "../../../emulator";
import type { LocalAzureServer } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";

describe("the page's door by plain HTTP", () => {
  const folder = temporaryFolder();
  let server: LocalAzureServer;
  beforeEach(async () => {
    server = await listen(createLocalAzure(), { directory: join(folder(), "certificates") });
  });
  afterEach(() => server.close());

  function ask(path: string, headers: Record<string, string> = {}, body = ""): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(`${server.pageUrl}${path}`, { method: body === "" ? "GET" : "POST", headers, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  it("gives a cookie for the token, of its own port and for HTTP, and shows the page for the cookie", async () => {
    const { port } = new URL(server.pageUrl);
    const { status, headers } = await ask(`/?token=${server.control.token}`);
    const [cookie = ""] = headers["set-cookie"] as string[];
    assert.equal(status, 303);
    assert.match(cookie, new RegExp(`^local-azure-${port}=[\\w-]+; Path=/; HttpOnly; SameSite=Strict$`));
    const page = await ask("/", { cookie: cookie.split(";")[0] ?? "" });
    assert.deepEqual([page.status, page.body.includes("<h1>Local Azure</h1>")], [200, true]);
    assert.equal((await ask("/")).status, 401);
  });

  it("takes changes by token, and none from another site", async () => {
    const bearer = { authorization: `Bearer ${server.control.token}` };
    assert.equal((await ask("/_local/clock", bearer, '{"advanceSeconds":60}')).status, 200);
    for (const origin of ["https://evil.test", server.url]) assert.equal((await ask("/_local/clock", { ...bearer, origin }, '{"advanceSeconds":60}')).status, 403);
  });

  it("has nothing of Azure, and is nowhere but at localhost", async () => {
    const azure = await ask("/subscriptions?api-version=2022-12-01", { authorization: `Bearer ${server.control.token}` });
    assert.deepEqual([azure.status, JSON.parse(azure.body)], [404, { error: { code: "NotFound", message: `This address serves only the local Azure's page. Azure's API is at ${server.url}.` } }]);
    const foreign = await ask(`/?token=${server.control.token}`, { host: "evil.test" });
    assert.deepEqual([foreign.status, JSON.parse(foreign.body)], [403, { error: { code: "ForeignHost", message: "The local Azure's page is at http://localhost, not at \"evil.test\"." } }]);
    assert.equal(foreign.headers["set-cookie"], undefined);
  });
});
