import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { apiVersions, shownSince } from "../../emulator/core/apiVersions";
import { limits } from "../../emulator/captures/packetCaptureBody";
import { match, routes } from "../../emulator/localAzure/router";
import { readRecording, recordingNames } from "../recordings/exchanges";

const specification = join(__dirname, "../../../shared/azure/spec/networkWatcher.packetCaptures.slice.json");

describe("the tables of rules", () => {
  it("have the api-versions of every type that has operations, and of no other", () => {
    const types = [...new Set(routes.flatMap(({ type }) => type ?? []))].sort();
    assert.deepEqual(types.filter((type) => apiVersions[type] === undefined), [], "without api-versions");
    // Extensions of any resource are found without a table.
    const isExtension = (type: string) => match("GET", `/subscriptions/s/providers/${type}`).route?.type === type;
    assert.deepEqual(Object.keys(apiVersions).filter((type) => !types.includes(type) && !isExtension(type)), [], "without operations");
  });

  it("have each api-version once, a date, newest last", () => {
    for (const [type, versions] of Object.entries(apiVersions)) {
      assert.deepEqual(versions.filter((version) => !/^\d{4}-\d\d-\d\d(-preview)?$/.test(version)), [], type);
      assert.deepEqual([...new Set(versions)].sort(), versions, type);
    }
    for (const [what, version] of Object.entries(shownSince)) {
      assert.ok(apiVersions["Microsoft.Network/networkWatchers/packetCaptures"]!.includes(version), `${what} is shown since ${version}`);
    }
  });

  it("know every api-version that recordings have of packet captures", () => {
    const asked = recordingNames().flatMap(readRecording).flatMap(({ path }) => /packetCaptures.*api-version=([\w-]+)/i.exec(path)?.[1] ?? []);
    assert.ok(asked.length > 10);
    assert.deepEqual([...new Set(asked)].filter((version) => !apiVersions["Microsoft.Network/networkWatchers/packetCaptures"]!.includes(version)), []);
  });

  it("have the limits and defaults of the OpenAPI document", function () {
    if (!existsSync(specification)) {
      console.log("      skipped: no OpenAPI document beside this repository (../shared/azure/spec)");
      this.skip();
    }
    const { definitions } = JSON.parse(readFileSync(specification, "utf8")) as { definitions: Record<string, { properties: Record<string, { default?: number; minimum?: number; maximum?: number }> }> };
    const properties = Object.entries({ ...definitions["PacketCaptureParameters"]!.properties, ...definitions["PacketCaptureSettings"]!.properties });
    const numbers = properties.filter(([, { maximum }]) => maximum !== undefined);
    assert.deepEqual(limits, Object.fromEntries(numbers.map(([name, { default: value, minimum: min, maximum: max }]) => [name, { default: value, min, max }])));
  });
});
