import assert from "node:assert/strict";
import { AzureError } from "../../../provider/azure/errors";
import { Interrupted } from "../../../provider/azure/patience";
import { type Exchange, Transport } from "../../../provider/azure/transport";
import { type ScriptedAnswer, scriptedExchange, turnedPatience } from "./scripted";

const endpoint = "https://arm.test";
const transport = (renew: () => void = () => undefined): Transport => new Transport(endpoint, renew);

async function failureOf(work: Promise<unknown>): Promise<AzureError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AzureError ? error : assert.fail(`no AzureError: ${String(error)}`);
}

const networkError = (code: string): Error => Object.assign(new Error(`${code} at https://arm.test/?sig=CANARY`), { code });

describe("a request that is repeated", () => {
  const throttled: { says: string; answer: ScriptedAnswer }[] = [
    { says: "nothing on how long", answer: { status: 429 } },
    { says: "to wait for no time at all", answer: { status: 429, headers: { "retry-after": "0" } } },
    { says: "to wait until a time that has passed", answer: { status: 429, headers: { "retry-after": "Mon, 01 Jan 2001 00:00:00 GMT" } } },
    { says: "nonsense", answer: { status: 429, headers: { "retry-after": "-5 bananas" } } },
  ];
  for (const { says, answer } of throttled) {
    it(`is sent less and less often, and not after the deadline, when it is throttled for ever and told ${says}`, async () => {
      const patience = turnedPatience(300);
      const { exchange, sent } = scriptedExchange([answer]);
      const error = await failureOf(transport().exchange(exchange, patience));
      assert.match(error.message, /; gave up after \d+ attempts: deadline exceeded$/);
      assert.ok(sent() < 30, `sent ${sent()} times`);
      assert.ok(patience.elapsed() <= 300_000);
    });
  }

  it("is given up at once when the service asks to wait for longer than there is time", async () => {
    const patience = turnedPatience(300);
    const { exchange, sent } = scriptedExchange([{ status: 429, headers: { "retry-after": "9".repeat(400) } }]);
    const error = await failureOf(transport().exchange(exchange, patience));
    assert.deepEqual([sent(), patience.elapsed(), error.code, error.isOutOfTime], [1, 0, "HTTP 429", true]);
  });

  it("is not sent at all after the deadline", async () => {
    const patience = turnedPatience(10);
    await patience.clock.sleep(10_001, patience.signal);
    const { exchange, sent } = scriptedExchange([{}]);
    const error = await failureOf(transport().exchange(exchange, patience));
    assert.deepEqual([sent(), error.code, error.message], [0, "OperationTimedOut", "timed out before the request was sent"]);
  });

  it("is not sent again when the service does not know the operation", async () => {
    const { exchange, sent } = scriptedExchange([{ status: 501, body: { error: { code: "NotImplemented", message: "no" } } }]);
    const error = await failureOf(transport().exchange(exchange, turnedPatience(300)));
    assert.deepEqual([sent(), error.code], [1, "NotImplemented"]);
  });

  it("counts as lost when no answer comes, even where nobody listens to the signal", async () => {
    const { exchange } = scriptedExchange(["silence"], { repeatable: false });
    const error = await failureOf(transport().exchange(exchange, turnedPatience(1)));
    assert.deepEqual([error.message, error.code, error.mayHaveActed], [`no response from ${endpoint}`, "RequestTimedOut", true]);
  });

  it("ends at once when it is interrupted, even where nobody listens to the signal", async () => {
    const interruption = new AbortController();
    const { exchange } = scriptedExchange(["silence"]);
    const asking = transport().exchange(exchange, { ...turnedPatience(300), signal: interruption.signal });
    interruption.abort(new Interrupted("enough"));
    await assert.rejects(asking, Interrupted);
  });

  it("says nothing of what the network layer says, which may hold a signed address", async () => {
    for (const code of ["ECONNRESET", "ECONNREFUSED", "SELF_SIGNED_CERT_IN_CHAIN", "EPROTO"]) {
      const { exchange } = scriptedExchange([networkError(code)]);
      const error = await failureOf(transport().exchange(exchange, turnedPatience(300)));
      assert.ok(!`${error.message} ${error.hint ?? ""} ${error.stack ?? ""}`.includes("CANARY"), code);
    }
  });
});

describe("a request that must not be repeated", () => {
  const once = (step: ScriptedAnswer | Error): { exchange: Exchange; sent: () => number } =>
    scriptedExchange([step, {}], { kind: "write", repeatable: false });

  for (const step of [
    { status: 500 },
    { status: 503 },
    { status: 504 },
    { status: 408 },
    networkError("ECONNRESET"),
    networkError("ETIMEDOUT"),
  ]) {
    it(`is sent once, and may have been acted on, after ${step instanceof Error ? (step as Error & { code: string }).code : step.status}`, async () => {
      const { exchange, sent } = once(step);
      const error = await failureOf(transport().exchange(exchange, turnedPatience(300)));
      assert.deepEqual([sent(), error.mayHaveActed], [1, true]);
    });
  }

  for (const step of [
    { status: 429 },
    { status: 401 },
    { status: 409, body: { error: { code: "AnotherOperationInProgress" } } },
    networkError("ECONNREFUSED"),
  ]) {
    it(`is sent again after ${step instanceof Error ? (step as Error & { code: string }).code : step.status}, which says that nothing was done`, async () => {
      const { exchange, sent } = once(step);
      await transport().exchange(exchange, turnedPatience(300));
      assert.equal(sent(), 2);
    });
  }
});

describe("a service that cannot be reached", () => {
  const refused = networkError("ECONNREFUSED");

  it("is given up soon, when it has not answered before", async () => {
    const patience = turnedPatience(300);
    const error = await failureOf(transport().exchange(scriptedExchange([refused]).exchange, patience));
    assert.deepEqual([error.message, error.code, patience.elapsed()], ["cannot reach https://arm.test", "ECONNREFUSED", 2500]);
  });

  it("is tried for longer, when it has", async () => {
    const patience = turnedPatience(300);
    const answered = transport();
    await answered.exchange(scriptedExchange([{}]).exchange, patience);
    await failureOf(answered.exchange(scriptedExchange([refused]).exchange, patience));
    assert.equal(patience.elapsed(), 20_000);
  });
});

describe("a proxy that answers instead of the service", () => {
  const saved = process.env["HTTPS_PROXY"];
  beforeEach(() => (process.env["HTTPS_PROXY"] = "http://proxy.test:3128"));
  afterEach(() => (saved === undefined ? delete process.env["HTTPS_PROXY"] : (process.env["HTTPS_PROXY"] = saved)));
  const ofAzure = { "x-ms-request-id": "one" };

  it("is asked three times, when the service has not answered before", async () => {
    const { exchange, sent } = scriptedExchange([{ status: 502 }]);
    const error = await failureOf(transport().exchange(exchange, turnedPatience(300)));
    const message = "the proxy http://proxy.test:3128 set in HTTPS_PROXY, or a server behind it, returned 502 instead of Azure";
    assert.deepEqual([sent(), error.code, error.message], [3, "ProxyUnavailable", message]);
  });

  it("is asked for as long as there is time, when it has", async () => {
    const answered = transport();
    await answered.exchange(scriptedExchange([{ headers: ofAzure }]).exchange, turnedPatience(300));
    const { exchange, sent } = scriptedExchange([...Array.from({ length: 6 }, () => ({ status: 502 })), { headers: ofAzure }]);
    await answered.exchange(exchange, turnedPatience(300));
    assert.equal(sent(), 7);
  });
});

describe("a refused token", () => {
  it("is renewed once for all requests that were under way with it", async () => {
    let renewals = 0;
    const shared = transport(() => renewals++);
    const exchanges = Array.from({ length: 8 }, () => scriptedExchange([{ status: 401 }, {}]).exchange);
    await Promise.all(exchanges.map((exchange) => shared.exchange(exchange, turnedPatience(300))));
    assert.equal(renewals, 1);
  });

  it("is renewed no second time for the same request", async () => {
    let renewals = 0;
    const { exchange, sent } = scriptedExchange([{ status: 401 }]);
    const error = await failureOf(transport(() => renewals++).exchange(exchange, turnedPatience(300)));
    assert.deepEqual([error.status, renewals, sent()], [401, 1, 2]);
  });
});

describe("throttling", () => {
  it("holds back every request of the kind and subscription, and no other", async () => {
    const patience = turnedPatience(300);
    const shared = transport();
    await shared.exchange(scriptedExchange([{ status: 429, headers: { "retry-after": "30" } }, {}]).exchange, patience);
    assert.ok(patience.elapsed() >= 30_000);
    const held = transport();
    const own = turnedPatience(10);
    await failureOf(held.exchange(scriptedExchange([{ status: 429, headers: { "retry-after": "30" } }]).exchange, own));
    const { exchange, sent } = scriptedExchange([{}]);
    await failureOf(held.exchange(exchange, own));
    assert.equal(sent(), 0);
    await held.exchange(scriptedExchange([{}], { kind: "delete" }).exchange, own);
    await held.exchange(scriptedExchange([{}], { subscriptionId: "two" }).exchange, own);
  });
});
