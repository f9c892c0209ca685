import assert from "node:assert/strict";
import { parseRequest } from "../../../emulator/core/request";

describe("a request", () => {
  const cases: { it: string; url: string; headers?: Record<string, string>; origin: string; path: string; query: Record<string, string> }[] = [
    { it: "keeps the letter case of its path, and not of its host", url: "HTTPS://LocalHost:1/A/b?Api-Version=1", origin: "https://localhost:1", path: "/A/b", query: { "api-version": "1" } },
    { it: "without a host belongs to that of its header", url: "/a", headers: { HOST: "localhost:2" }, origin: "https://localhost:2", path: "/a", query: {} },
    { it: "without any host belongs to public Azure", url: "/a", origin: "https://management.azure.com", path: "/a", query: {} },
    { it: "has doubled slashes taken out of its path before anything else", url: "//metadata//endpoints?x=//y", headers: { host: "h" }, origin: "https://h", path: "/metadata/endpoints", query: { x: "//y" } },
    { it: "keeps what it does not know in its query, the first of each name", url: "https://h/a?t=1&c=a%2Fb&t=2#f", origin: "https://h", path: "/a", query: { t: "1", c: "a/b" } },
    { it: "for a host alone is for its root", url: "https://h", origin: "https://h", path: "/", query: {} },
  ];
  for (const { it: what, url, headers, origin, path, query } of cases) {
    it(what, () => {
      const parsed = parseRequest({ method: "get", url, ...(headers ? { headers } : {}) });
      assert.deepEqual([parsed.method, parsed.origin, parsed.path, parsed.query], ["GET", origin, path, query]);
    });
  }
});
