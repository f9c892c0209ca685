import assert from "node:assert/strict";
import { check } from "../../provider/lifecycle/check";
import { fromArm, type ObservedCapture } from "../../provider/model/arm";
import { driftOf } from "../../provider/model/drift";
import type { JsonObject } from "../../provider/model/shapes";
import { hasEnded, sessionFromArm } from "../../provider/model/session";
import { recordedExchanges, type RecordedExchange } from "./recordedExchanges";

/** A packet capture in a recorded answer: of a PUT, a GET or a list. */
interface RecordedCapture {
  readonly exchange: RecordedExchange;
  readonly body: JsonObject;
}

describe("the provider on recorded traffic", () => {
  let exchanges: RecordedExchange[] = [];
  let captures: RecordedCapture[] = [];

  before(() => {
    exchanges = recordedExchanges();
    captures = exchanges.flatMap((exchange) => capturesIn(exchange).map((body) => ({ exchange, body })));
  });

  it("understands every packet capture", () => {
    for (const { exchange, body } of captures) {
      const observed = observedIn(body);
      const properties = body.properties as JsonObject;
      assert.equal(observed.name, body.name);
      assert.equal(observed.id, body.id);
      assert.equal(observed.provisioningState, exchange.method === "PUT" ? "Updating" : "Succeeded");
      assert.equal(observed.capture.target, properties.target);
      assert.equal(observed.storagePath ?? "", (properties.storageLocation as JsonObject).storagePath);
    }
    const seen = captures.map(({ exchange }) => `${exchange.method}${isList(exchange) ? " list" : ""}`);
    assert.deepEqual(count(seen), { GET: 27, "GET list": 12, PUT: 15 });
  });

  it("finds nothing wrong with any of them, and nothing to write otherwise", () => {
    for (const { body } of captures) {
      const { capture } = observedIn(body);
      const { inputs, problems } = check({ olds: {}, news: { ...capture, packetCaptureName: body.name } });
      assert.deepEqual(problems, []);
      assert.deepEqual(Object.fromEntries(Object.keys(capture).map((name) => [name, inputs[name]])), capture);
      assert.deepEqual(driftOf(inputs, capture).differences, []);
    }
  });

  it("sees no difference between what was asked for and what any answer says", () => {
    let compared = 0;
    const requests = exchanges.filter(
      ({ method, requestBody, path }) => method === "PUT" && requestBody !== undefined && /\/packetCaptures\/[^/]+$/.test(path),
    );
    for (const { file, requestBody, path } of requests) {
      const { properties } = requestBody as { properties: JsonObject };
      const { inputs, problems } = check({ olds: {}, news: { ...properties, packetCaptureName: path.split("/").at(-1) } });
      assert.deepEqual(problems, []);
      for (const { body } of captures.filter((each) => each.exchange.file === file && String(each.body.id).toLowerCase().endsWith(path.toLowerCase()))) {
        assert.deepEqual(driftOf(inputs, observedIn(body).capture).differences, []);
        compared++;
      }
    }
    assert.deepEqual({ requests: requests.length, compared }, { requests: 12, compared: 42 });
  });

  it("sees no difference between the answers about one capture", () => {
    const keyOf = ({ exchange, body }: RecordedCapture) => `${exchange.file} ${String(body.id)}`;
    const keys = [...new Set(captures.map(keyOf))];
    assert.equal(keys.length, 14);
    for (const key of keys) {
      const [first, ...later] = captures.filter((each) => keyOf(each) === key).map(({ body }) => observedIn(body).capture);
      assert.ok(first !== undefined && later.length > 0, key);
      for (const capture of later) assert.deepEqual(capture, first);
    }
  });

  it("would see the difference, if an answer had one", () => {
    for (const { body } of captures) {
      const { capture } = observedIn(body);
      const other = observedIn({ ...body, properties: { ...(body.properties as JsonObject), bytesToCapturePerPacket: 96 } }).capture;
      assert.deepEqual(driftOf(capture as unknown as JsonObject, other).differences, [
        { path: "bytesToCapturePerPacket", old: capture.bytesToCapturePerPacket, new: 96 },
      ]);
    }
  });

  it("understands every session, and when it has ended", () => {
    const sessions = exchanges
      .filter(({ responseBody }) => isObject(responseBody) && "packetCaptureStatus" in responseBody)
      .map(({ responseBody }) => ({ body: responseBody as JsonObject, session: sessionFromArm(responseBody) }));
    for (const { body, session } of sessions) {
      assert.deepEqual(session, {
        packetCaptureStatus: body.packetCaptureStatus,
        captureStartTime: body.captureStartTime,
        ...(body.stopReason !== undefined && { stopReason: (body.stopReason as string).trimEnd() }),
        packetCaptureErrors: [],
      });
      assert.equal(hasEnded(session), body.packetCaptureStatus === "Stopped");
    }
    assert.deepEqual(count(sessions.map(({ session }) => `${session?.packetCaptureStatus ?? ""} ${session?.stopReason ?? "-"}`)), {
      "Running -": 5,
      "Stopped 3 VM Instance(s) stopped due to TimeExceeded Reasons.": 1,
      "Stopped Manual": 9,
      "Stopped TimeExceeded": 1,
    });
  });

  it("takes no other answer for a capture or a session", () => {
    const bodies = captures.map(({ body }) => body);
    const others = exchanges.map(({ responseBody }) => responseBody).filter((body) => !bodies.includes(body as JsonObject));
    assert.ok(others.length > 50, String(others.length));
    for (const body of others) {
      assert.equal(fromArm(body), undefined);
      assert.equal(sessionFromArm(body) === undefined, !(isObject(body) && "packetCaptureStatus" in body));
    }
  });
});

function capturesIn({ method, path, status, responseBody }: RecordedExchange): JsonObject[] {
  if (status >= 300 || !isObject(responseBody) || !/\/packetCaptures(\/[^/]+)?$/.test(path)) return [];
  const bodies = Array.isArray(responseBody.value) ? responseBody.value : [responseBody];
  return method === "PUT" || method === "GET" ? bodies.filter(isObject) : [];
}

function isList({ path }: RecordedExchange): boolean {
  return path.endsWith("/packetCaptures");
}

function observedIn(body: JsonObject): ObservedCapture {
  const observed = fromArm(body);
  assert.ok(observed !== undefined, JSON.stringify(body));
  return observed;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function count(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of [...texts].sort()) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
