import assert from "node:assert/strict";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { createHttpHeaders } from "@azure/core-rest-pipeline";
import fc from "fast-check";
import { full } from "../inFull";
import { failureOf, onLocalAzure, type OnLocalAzure } from "../provider/onLocalAzure";
import { runs } from "../provider/model/generatedCaptures";
import { anyId, anyProperties } from "./anyValue";
import { assertOwnError } from "./house";

const api = "?api-version=";

/** A provider, and the addresses that it asks Azure for, without signing in; whatever has a name that the local Azure refuses is answered for it. */
function watched(): OnLocalAzure & { readonly asked: string[] } {
  const asked: string[] = [];
  const between = (azure: HttpClient): HttpClient => ({
    async sendRequest(request) {
      const { origin, pathname, search, hash } = new URL(request.url);
      assert.equal(origin, "https://local.test");
      assert.equal(hash, "");
      if (!pathname.startsWith("/subscriptions")) return azure.sendRequest(request);
      asked.push(`${request.method} ${pathname}${search.slice(0, api.length)}`);
      const body = { error: { code: "ResourceNotFound", message: "There is none." } };
      return { request, status: 404, headers: createHttpHeaders({ "content-type": "application/json" }), bodyAsText: JSON.stringify(body) };
    },
  });
  return Object.assign(onLocalAzure({ between }), { asked });
}

describe("names that are odd but legal", () => {
  const groups = ["rg", "Gruppe-(ä).ö_ß", "組-1", "..x", "()", "g".repeat(90)];
  const captures = ["a", "9", "a.b-c_d", `${"c".repeat(79)}_`];

  it("stay in their own segment of every address, percent-encoded", async () => {
    for (const resourceGroupName of groups) {
      for (const packetCaptureName of captures) {
        const on = watched();
        const inputs = await on.inputs({ resourceGroupName, networkWatcherName: "w", packetCaptureName, requireAgent: false, requireStorage: false });
        await failureOf(on.provider.create(inputs)).then(assertOwnError);
        const id = `/subscriptions/${on.azure.identity.subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/networkWatchers/w/packetCaptures/${packetCaptureName}`;
        assert.deepEqual(await on.newRun().read(id, { ...inputs, provisioningState: "Succeeded" }), {});
        await on.newRun().delete(id, inputs);
        const capture = encodeURI(id).replaceAll("(", "%28").replaceAll(")", "%29");
        const list = capture.slice(0, capture.lastIndexOf("/"));
        const look = [`GET ${list}${api}`, `GET ${capture}${api}`];
        const wanted = [`GET ${list}${api}`, `PUT ${capture}${api}`, ...look, ...look];
        assert.deepEqual(on.asked.map((line) => line.replaceAll("(", "%28").replaceAll(")", "%29")), wanted);
      }
    }
  });

  it("stay in their own segment, when it is a machine or an account that has them", async () => {
    for (const name of ["vm", "ä (1)".replace(" ", ""), "a;b,c=d&e+f", "a:b@c", "~!$'*", "組"]) {
      const on = watched();
      const target = `/subscriptions/s-1/resourceGroups/${name}/providers/Microsoft.Compute/virtualMachines/${name}`;
      const storageId = `/subscriptions/s-2/resourceGroups/${name}/providers/Microsoft.Storage/storageAccounts/${name}`;
      await failureOf(on.provider.create(await on.inputs({ target, requireStorage: false }))).then(assertOwnError);
      const withAccount = await on.inputs({ target, storageLocation: { storageId }, requireAgent: false, resourceGroupName: "g", networkWatcherName: "w" });
      await failureOf(on.provider.create(withAccount)).then(assertOwnError);
      assert.deepEqual(on.asked, [target, storageId].map((id) => `GET ${new URL(`https://x${id}`).pathname}${api}`));
      for (const line of on.asked) assert.equal(line.split("/").length, 9);
    }
  });
});

describe("an id in the state", () => {
  it("may be any text: nothing is asked of Azure but about the capture that it names", async () => {
    const seen = { refused: 0, asked: 0 };
    await fc.assert(
      fc.asyncProperty(anyId, anyProperties, async (id, properties) => {
        const on = watched();
        const state = typeof properties === "object" && properties !== null ? { ...properties, provisioningState: "Succeeded" } : properties;
        const news = await on.inputs();
        for (const work of [() => on.provider.read(id, state), () => on.provider.update(id, state, news), () => on.provider.delete(id, state)]) {
          await work().catch(assertOwnError);
        }
        const [, place] = /^\/subscriptions\/(.*)$/i.exec(id) ?? [];
        if (on.asked.length === 0) return void seen.refused++;
        seen.asked++;
        assert.ok(place !== undefined);
        const segments = id.split("/");
        for (const line of on.asked) {
          const path = line.slice(line.indexOf(" ") + 1, -api.length).split("/").map(decodeURIComponent);
          assert.deepEqual(path.slice(0, 9), segments.slice(0, 9));
          assert.ok(path.length <= segments.length);
        }
      }),
      runs(300),
    );
    assert.ok(seen.refused > 100 && seen.asked > 15, JSON.stringify(seen));
  });
});

full.describe("a state that somebody has damaged", () => {
  it("leads to a good end or to one error of the provider's own", async () => {
    await fc.assert(
      fc.asyncProperty(anyProperties, async (damage) => {
        const on = onLocalAzure();
        const inputs = await on.inputs();
        const { id, outs } = await on.provider.create(inputs);
        const state = typeof damage === "object" && damage !== null && !Array.isArray(damage) ? { ...outs, ...damage, __provider: "text" } : damage;
        const read = await on.provider.read(id, state).catch(assertOwnError);
        if (read !== undefined) assert.ok(read.id === id || read.id === undefined);
        await on.provider.update(id, state, inputs).catch(assertOwnError);
        await on.newRun().delete(id, state).catch(assertOwnError);
        // A state that no longer says what it recorded proves nothing.
        const isLeft = on.shown.warnings.some((line) => line.startsWith('packet capture "web-1234567" is not deleted: '));
        assert.equal(on.azure.packetCaptures().length, isLeft ? 1 : 0);
      }),
      runs(150),
    );
  });

  it("does not wait without an end for what the state has no time for", async () => {
    for (const deleteInSeconds of ["x", -1, null, {}, 1e300, []]) {
      const on = onLocalAzure();
      const { id, outs } = await on.provider.create(await on.inputs());
      on.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, times: "forever", action: { operation: "Never" } });
      const failure = await failureOf(on.newRun().delete(id, { ...outs, timeouts: { deleteInSeconds } }));
      assert.match(failure.message, /still waiting .* after 1800 s.*\(OperationTimedOut\)/);
    }
  });
});
