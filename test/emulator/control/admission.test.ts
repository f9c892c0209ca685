import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAzure } from "../../../emulator";
import { ensureControlToken } from "../../../emulator/control/token";
import { temporaryFolder } from "../../temporaryFolder";
import { stillAzure } from "../armRequests";
import { bearer, controlOrigin, controlRequests, controlToken, fromPage } from "./controlRequests";

const form = { "content-type": "application/x-www-form-urlencoded" };

describe("who may use the page and the admin endpoints", () => {
  let azure: LocalAzure;
  let ask: ReturnType<typeof controlRequests>;
  beforeEach(() => {
    azure = stillAzure();
    ask = controlRequests(azure);
  });
  const start = () => azure.clock.now();

  it("a program with the token", async () => {
    assert.equal((await ask("GET", "/_local/clock", { headers: bearer })).status, 200);
    assert.equal((await ask("POST", "/_local/clock", { headers: bearer, body: '{"advanceSeconds":60}' })).status, 200);
  });

  it("nobody without it, or with another", async () => {
    const before = start();
    for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: `Basic ${controlToken}` }, { cookie: `__Host-local-azure-8443=${controlToken}` }] as Record<string, string>[]) {
      for (const [method, path] of [["GET", "/_local"], ["GET", "/_local/snapshot"], ["POST", "/_local/clock"], ["GET", "/_local/nothing"]] as const) {
        const { status, json, headers: got } = await ask(method, path, { headers, body: method === "POST" ? '{"advanceSeconds":60}' : "" });
        assert.deepEqual([status, json.error?.code, got["www-authenticate"]], [401, "SignInNeeded", "Bearer"], `${method} ${path}`);
      }
    }
    assert.equal(start(), before);
  });

  it("a browser that has followed the link once: the token leaves the address, the cookie stays on its site and away from scripts", async () => {
    const { status, headers } = await ask("GET", `/?token=${controlToken}`);
    assert.deepEqual([status, headers["location"], headers["referrer-policy"], headers["cache-control"]], [303, "/", "same-origin", "no-store"]);
    assert.match(headers["set-cookie"]!, /^__Host-local-azure-8443=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    assert.ok(!headers["set-cookie"]!.includes(controlToken));
    const { cookie, headers: own } = await fromPage(ask);
    assert.match((await ask("GET", "/", { headers: { cookie } })).text, /<h2 id="captures-title">/);
    assert.equal((await ask("POST", "/_local/clock", { headers: own, body: '{"advanceSeconds":60}' })).status, 200);
  });

  it("a browser that is given the token by hand", async () => {
    const { status, text } = await ask("GET", "/");
    assert.equal(status, 401);
    assert.match(text, /<form method="post" action="\/_local\/session">/);
    assert.doesNotMatch(text, /form-key/);
    const right = await ask("POST", "/_local/session", { headers: form, body: `token=${controlToken}` });
    assert.deepEqual([right.status, right.headers["location"]], [303, "/"]);
    const wrong = await ask("POST", "/_local/session", { headers: form, body: "token=x" });
    assert.deepEqual([wrong.status, wrong.headers["set-cookie"]], [401, undefined]);
    assert.equal((await ask("GET", "/?token=x")).status, 401);
  });

  describe("no other site", () => {
    const attempts: [string, Record<string, string>][] = [
      ["a foreign origin", { origin: "https://evil.test" }],
      ["a foreign origin that says it is the same site", { origin: "https://evil.test", "sec-fetch-site": "same-origin" }],
      ["another port of this machine", { origin: "https://localhost:9999", "sec-fetch-site": "same-site" }],
      ["an origin that is hidden", { origin: "null" }],
      ["a request across sites without an origin", { "sec-fetch-site": "cross-site" }],
      ["plain http", { origin: "http://localhost:8443" }],
    ];
    for (const [what, sent] of attempts) {
      it(`${what}: even with cookie, form's key and token`, async () => {
        const before = start();
        const { headers } = await fromPage(ask);
        for (const [method, path] of [["POST", "/_local/clock"], ["POST", "/_local/reset"], ["GET", "/_local/snapshot"], ["POST", "/_local/session"]] as const) {
          const { status, json } = await ask(method, path, { headers: { ...headers, ...bearer, ...sent }, body: method === "POST" ? '{"advanceSeconds":60}' : "" });
          assert.deepEqual([status, json.error?.code], [403, "CrossSite"], `${method} ${path}`);
        }
        assert.equal(start(), before);
      });
    }

    it("a simple form, as any page can send it", async () => {
      const before = start();
      const { cookie } = await fromPage(ask);
      for (const headers of [{ ...form, cookie, origin: "https://evil.test" }, { ...form, cookie }, { "content-type": "text/plain", cookie }]) {
        const { status } = await ask("POST", "/_local/clock", { headers, body: "advanceSeconds=60" });
        assert.equal(status, 403);
      }
      assert.equal(start(), before);
    });

    it("an old or foreign form's key", async () => {
      const { cookie } = await fromPage(ask);
      const { status, json } = await ask("POST", "/_local/clock", { headers: { ...form, cookie, origin: controlOrigin }, body: "advanceSeconds=60&form-key=old" });
      assert.deepEqual([status, json.error?.code], [403, "FormKeyMissing"]);
    });

    it("the page in a frame, and what is loaded into another page", async () => {
      const { cookie } = await fromPage(ask);
      const { status } = await ask("GET", "/", { headers: { cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" } });
      assert.equal(status, 403);
      const { headers } = await ask("GET", "/", { headers: { cookie } });
      assert.match(headers["content-security-policy"]!, /frame-ancestors 'none'/);
      assert.deepEqual([headers["x-frame-options"], headers["cross-origin-resource-policy"], headers["access-control-allow-origin"]], ["DENY", "same-origin", undefined]);
    });

    it("but may lead a person to the page, who then has to sign in", async () => {
      const navigation = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
      assert.equal((await ask("GET", "/", { headers: navigation })).status, 401);
    });
  });

  it("nothing changes by looking", async () => {
    for (const method of ["GET", "HEAD"]) {
      for (const path of ["/faults/clear", "/reset", "/journal/clear", "/captures/remove", "/machines/change"]) {
        const { status, headers } = await ask(method, `/_local${path}`, { headers: bearer });
        assert.deepEqual([status, headers["allow"]], [405, "POST"]);
      }
    }
    assert.equal((await ask("POST", "/", { headers: bearer })).status, 405);
    assert.equal((await ask("DELETE", "/_local/faults", { headers: bearer })).status, 405);
  });

  it("no body is read of who may not come in, and none that is too large", async () => {
    const { status } = await ask("POST", "/_local/reset", { body: "x".repeat(70 * 1024 * 1024) });
    assert.equal(status, 401);
    assert.equal((await ask("POST", "/_local/reset", { headers: bearer, body: "x".repeat(65 * 1024 * 1024) })).status, 413);
  });
});

describe("the token of the page and the admin endpoints", () => {
  const folder = temporaryFolder();

  it("is made once, at random, for its owner's eyes only", () => {
    const { token, file } = ensureControlToken(folder());
    assert.match(token, /^[\w-]{43}$/);
    assert.deepEqual([statSync(file).mode & 0o777, readFileSync(file, "utf8")], [0o600, `${token}\n`]);
    assert.equal(ensureControlToken(folder()).token, token);
  });

  it("is made anew when the file holds none", () => {
    writeFileSync(join(folder(), "control.token"), "guess\n", { mode: 0o644 });
    const { token, file } = ensureControlToken(folder());
    assert.match(token, /^[\w-]{43}$/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });
});
