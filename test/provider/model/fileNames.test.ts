import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  commonStem,
  distinctionOf,
  type FileOwner,
  formatStoragePath,
  isBlobName,
  isCertainlyFileOf,
  mayBeFileOf,
  parseStoragePath,
} from "../../../provider/model/fileNames";

const account = "https://account.blob.core.windows.net";

describe("the address of a file in a storage account", () => {
  it("is taken apart", () => {
    assert.deepEqual(parseStoragePath(`${account}/captures/2026/web.cap`), {
      origin: account,
      container: "captures",
      blob: "2026/web.cap",
    });
    assert.deepEqual(parseStoragePath("https://Account.Blob.core.windows.net/captures"), { origin: account, container: "captures" });
    assert.deepEqual(parseStoragePath(`${account}/captures/`), { origin: account, container: "captures" });
    assert.deepEqual(parseStoragePath(`${account}:8443/c-1/a%20b%2520%C3%A4.cap`)?.blob, "a b%20ä.cap");
  });

  it("may have the account as the first part of its path, as in the local Azure", () => {
    const origin = "https://localhost:8443/account";
    assert.deepEqual(parseStoragePath(`${origin}/captures`, "account"), { origin, container: "captures" });
    assert.deepEqual(parseStoragePath(`${origin}/captures/2026/web.cap`, "Account"), {
      origin,
      container: "captures",
      blob: "2026/web.cap",
    });
    // A container may be called as its account.
    assert.deepEqual(parseStoragePath(`${account}/account/web.cap`, "account"), { origin: account, container: "account", blob: "web.cap" });
    assert.equal(parseStoragePath(`${origin}/../other/web.cap`, "account"), undefined);
  });

  const refused = [
    "http://account.blob.core.windows.net/captures/web.cap",
    `${account}/captures/web.cap?sig=x`,
    `${account}/captures/web.cap#x`,
    "https://user:pass@account.blob.core.windows.net/captures/web.cap",
    `${account}/captures/../other/web.cap`,
    `${account}/captures/%2e%2e/web.cap`,
    `${account}/captures/a/.%2E/web.cap`,
    `${account}/captures/..%2f..%2fweb.cap`,
    `${account}/captures/a%5c..%5cweb.cap`,
    `${account}/captures/%00.cap`,
    `${account}/captures/a%0d%0aHost:evil`,
    `${account}/captures/%zz.cap`,
    `${account}/captures/${"a".repeat(1025)}`,
    `${account}/../x/web.cap`,
    `${account}/CAPTURES/web.cap`,
    `${account}//web.cap`,
    account,
    "file:///etc/passwd",
    "",
  ];
  for (const text of refused) {
    it(`is none: ${text.slice(0, 80)}`, () => {
      assert.equal(parseStoragePath(text), undefined);
    });
  }

  it("is the same again when it is put together, whatever the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).filter(isBlobName), (blob) => {
        const address = formatStoragePath({ origin: account, container: "captures" }, blob);
        assert.deepEqual(parseStoragePath(address), { origin: account, container: "captures", blob });
        // No part of it is followed on the way.
        assert.equal(decodeURIComponent(new URL(address).pathname), `/captures/${blob}`);
      }),
    );
  });
});

describe("the files of a capture", () => {
  it("begin like the one that its path names", () => {
    const stem = commonStem("a/packetcapture_08_00_00_000.cap");
    assert.equal(stem, "a/packetcapture_08_00_00_000");
    for (const name of [".cap", "_0.cap", "_0_2.cap", "-1.cap", "/0/x.cap"]) assert.equal(mayBeFileOf(stem, stem + name), true, name);
    for (const name of [
      "a/packetcapture_08_00_00_0001.cap",
      "a/packetcapture_08_00_00_001.cap",
      "b/packetcapture_08_00_00_000.cap",
      stem,
    ]) {
      assert.equal(mayBeFileOf(stem, name), false, name);
    }
    assert.equal(mayBeFileOf("web", "web2.cap"), false);
  });

  const machine: FileOwner = { targetType: "AzureVM" };
  const ring: FileOwner = { targetType: "AzureVM", continuousCapture: true };
  const fleet: FileOwner = { targetType: "AzureVMSS" };
  const fleetOfRings: FileOwner = { ...fleet, ...ring, targetType: "AzureVMSS" };
  const of: [string, FileOwner, string[]][] = [
    ["a machine", machine, ["a/web.cap"]],
    ["a ring", ring, ["a/web.cap", "a/web_1.cap", "a/web_12.cap"]],
    ["a scale set", fleet, ["a/web.cap", "a/web_0.cap", "a/web_1.cap", "a/web_12.cap"]],
    ["a scale set's rings", fleetOfRings, ["a/web.cap", "a/web_0_1.cap", "a/web_12_34.cap"]],
    ["included instances", { ...fleet, scope: { include: ["12", "fleet_a1"] } }, ["a/web.cap", "a/web_12.cap", "a/web_fleet_a1.cap"]],
    ["the rings of an included instance", { ...fleetOfRings, scope: { include: ["fleet_a1"] } }, ["a/web.cap", "a/web_fleet_a1_2.cap"]],
    ["all instances but one", { ...fleet, scope: { exclude: ["0"] } }, ["a/web.cap", "a/web_1.cap", "a/web_12.cap"]],
  ];
  const names = [
    "web.cap",
    "web_0.cap",
    "web_1.cap",
    "web_12.cap",
    "web_0_1.cap",
    "web_12_34.cap",
    "web_fleet_a1.cap",
    "web_fleet_a1_2.cap",
  ];
  const others = [
    "web-1.cap",
    "web_01_01.cap",
    "web_1.txt",
    "web.cap.bak",
    "web_1/x.cap",
    "web2.cap",
    "web_.cap",
    "web_1.CAP",
    "Web_1.cap",
    "web_-1.cap",
  ];
  for (const [owner, capture, exact] of of) {
    it(`of ${owner} have certain names`, () => {
      const found = [...names, ...others].map((name) => `a/${name}`).filter((name) => isCertainlyFileOf(capture, "a/web.cap", name));
      assert.deepEqual(found, exact);
    });
  }

  it("have the same names, where the path has no extension", () => {
    assert.deepEqual(
      ["web", "web_1", "web_1.cap", "web.cap"].filter((name) => isCertainlyFileOf(ring, "web", name)),
      ["web", "web_1"],
    );
  });

  it("are told apart by what stands behind that", () => {
    assert.equal(distinctionOf("a/web", "a/web.cap"), "");
    assert.equal(distinctionOf("a/web", "a/web_0.cap"), "0");
    assert.equal(distinctionOf("a/web", "a/web_0_2.cap"), "0_2");
  });
});
