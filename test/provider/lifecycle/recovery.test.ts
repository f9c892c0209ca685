import assert from "node:assert/strict";
import { failureOf, onLocalAzure, type OnLocalAzure } from "../onLocalAzure";

const put = { operation: "PacketCaptures_Create" };
const poll = { operation: "Operations_Get" };

/** The PUTs that Azure took on. */
function accepted(on: OnLocalAzure): number {
  return on.azure.journal.entries.filter(({ operation, status }) => operation === put.operation && status === 201).length;
}

async function createdDespite(on: OnLocalAzure): Promise<void> {
  const { id, outs } = await on.provider.create(await on.inputs());
  assert.equal(outs?.provisioningState, "Succeeded");
  assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Running");
  assert.equal(on.azure.packetCaptures().length, 1);
}

describe("a capture is created all the same, and once", () => {
  const error = (code: string) => ({ error: { code, message: "an error" } });
  const cases: { when: string; rules: Parameters<OnLocalAzure["azure"]["faults"]["add"]>[0][] }[] = [
    { when: "the connection breaks before the PUT is processed", rules: [{ match: put, action: { reset: "before" } }] },
    { when: "the answer to the PUT is lost", rules: [{ match: put, action: { reset: "after" } }] },
    { when: "the PUT is processed and answered with 504", rules: [{ match: put, action: { respond: { status: 504 }, when: "after" } }] },
    {
      when: "the PUT is answered with 500, 502, 503 in a row",
      rules: [500, 502, 503].map((status) => ({ match: put, action: { respond: { status } } })),
    },
    {
      when: "the PUT is throttled",
      rules: [
        {
          match: put,
          times: 5,
          action: { respond: { status: 429, headers: { "retry-after": "7" }, body: error("SubscriptionRequestsThrottled") } },
        },
      ],
    },
    {
      when: "the PUT is throttled without a word on how long",
      rules: [{ match: put, times: 5, action: { respond: { status: 429, body: error("TooManyRequests") } } }],
    },
    {
      when: "another operation is in progress",
      rules: [{ match: put, times: 2, action: { respond: { status: 409, body: error("AnotherOperationInProgress") } } }],
    },
    {
      when: "the answer to the PUT has no body that makes sense",
      rules: [{ match: put, action: { respond: { status: 201, body: "<html>" }, when: "after" } }],
    },
    { when: "polls are reset", rules: [{ match: poll, times: 20, action: { reset: "before" } }] },
    {
      when: "polls are answered with HTML, nothing and half a document",
      rules: ["<html>", "", '{"status":'].map((body) => ({ match: poll, action: { respond: { status: 200, body } } })),
    },
    {
      when: "the operation cannot be found for ever",
      rules: [{ match: poll, times: "forever", action: { respond: { status: 404, body: error("NotFound") } } }],
    },
    {
      when: "polling is forbidden for ever",
      rules: [{ match: poll, times: "forever", action: { respond: { status: 403, body: error("AuthorizationFailed") } } }],
    },
    {
      when: "the token is refused while polling",
      rules: [{ match: poll, action: { respond: { status: 401, body: error("ExpiredAuthenticationToken") } } }],
    },
    {
      when: "the authority gives no tokens for a while",
      rules: [{ match: { operation: "Token" }, times: 3, action: { respond: { status: 503, body: "" } } }],
    },
    { when: "the connection to the authority breaks", rules: [{ match: { operation: "Token" }, times: 3, action: { reset: "before" } }] },
    { when: "the look-ups fail for a while", rules: [{ match: { method: "GET" }, times: 3, action: { respond: { status: 503 } } }] },
  ];
  for (const { when, rules } of cases) {
    it(`when ${when}`, async () => {
      const on = onLocalAzure();
      rules.forEach((rule) => on.azure.faults.add(rule));
      await createdDespite(on);
    });
  }

  it("with one PUT that Azure took on, when its answer is lost", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, action: { reset: "after" } });
    await createdDespite(on);
    const puts = on.requests().filter((line) => line.startsWith("PUT"));
    assert.deepEqual(puts, ["PUT PacketCaptures_Create lost"]);
  });

  it("after the time that the service asked for, shown while it passes", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({
      match: put,
      action: { respond: { status: 429, headers: { "retry-after": "30" }, body: error("SubscriptionRequestsThrottled") } },
    });
    await createdDespite(on);
    const [first, second] = on.azure.journal.entries
      .filter(({ operation }) => operation === put.operation)
      .map(({ at }) => new Date(at).getTime());
    assert.ok((second ?? 0) - (first ?? 0) >= 30_000);
    assert.ok(on.shown.progress.includes("throttled by Azure, continuing in 30 s"));
  });

  it("without its token going to the address of another host, when Azure says to poll there", async () => {
    const on = onLocalAzure();
    const location = "https://evil.test/subscriptions/x/operations/1?api-version=2026-01-01";
    on.azure.faults.add({
      match: put,
      action: { respond: { status: 201, headers: { "azure-asyncoperation": location }, body: {} }, when: "after" },
    });
    await createdDespite(on);
    assert.ok(!JSON.stringify(on.azure.journal.entries).includes("evil.test"));
  });
});

describe("a capture whose creation goes wrong", () => {
  const failed = {
    match: put,
    action: { operation: "Failed" as const, error: { code: "InternalServerError", message: "An error occurred." } },
  };

  it("is kept in the state with Azure's own error, exactly one reason and everything needed to go on, when its operation fails", async () => {
    const on = onLocalAzure();
    on.azure.faults.add(failed);
    const inputs = await on.inputs();
    const failure = await failureOf(on.provider.create(inputs));
    const id = on.captureId("web-1234567");
    const message =
      'creating packet capture "web-1234567" (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): An error occurred (InternalServerError)\n' +
      `  ${id} stays in the state as unfinished: the next \`pulumi up\` continues it, \`pulumi destroy\` deletes it`;
    assert.deepEqual([failure.message, failure.reasons, failure.id], [message, [message], id]);
    assert.equal(failure.properties.provisioningState, "Failed");
    assert.equal(failure.properties.__provider, "text");
    assert.equal(failure.properties.target, on.ids.virtualMachine);
  });

  it("is made anew by the update that the engine then asks for", async () => {
    const on = onLocalAzure();
    on.azure.faults.add(failed);
    const inputs = await on.inputs();
    const failure = await failureOf(on.provider.create(inputs));
    const { outs } = await on.provider.update(failure.id, failure.properties, inputs);
    assert.equal(outs?.provisioningState, "Succeeded");
    assert.equal(on.azure.packetCapture(failure.id)?.packetCaptureStatus, "Running");
  });

  it("is made anew with what the program says by now", async () => {
    const on = onLocalAzure();
    on.azure.faults.add(failed);
    const failure = await failureOf(on.provider.create(await on.inputs({ packetCaptureName: "mine" })));
    const { outs } = await on.provider.update(
      failure.id,
      failure.properties,
      await on.inputs({ packetCaptureName: "mine", timeLimitInSeconds: 60 }),
    );
    assert.deepEqual([outs?.provisioningState, outs?.timeLimitInSeconds], ["Succeeded", 60]);
  });

  it("is replaced by the next up when a refresh in between has cleared the engine's own mark", async () => {
    const on = onLocalAzure();
    on.azure.faults.add(failed);
    const inputs = await on.inputs();
    const failure = await failureOf(on.provider.create(inputs));
    const read = await on.provider.read(failure.id, failure.properties);
    assert.equal(read.props?.provisioningState, "Failed");
    assert.deepEqual(await on.provider.diff(failure.id, read.props ?? {}, inputs), {
      changes: true,
      replaces: ["provisioningState"],
      deleteBeforeReplace: true,
    });
  });

  it("leaves nothing behind when Azure has removed it itself", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, action: { ...failed.action, keepCapture: false } });
    const failure = await failureOf(on.provider.create(await on.inputs()));
    assert.match(failure.message, /: An error occurred \(InternalServerError\)$/);
    assert.equal(failure.id, undefined);
  });

  it("is kept when its operation never ends, and taken up again when it does", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, action: { operation: "Never" } });
    const inputs = await on.inputs({ timeouts: { createInSeconds: 120 } });
    const failure = await failureOf(on.provider.create(inputs));
    assert.match(
      failure.message,
      /still waiting for packet capture "web-1234567" to be created after \d+ s, the status is InProgress \(OperationTimedOut\)/,
    );
    assert.equal(failure.properties.provisioningState, "Updating");
    assert.deepEqual(await on.provider.diff(failure.id, failure.properties, inputs), { changes: true });
    on.azure.changePacketCapture(failure.id, { provisioningState: "Succeeded" });
    const { outs } = await on.provider.update(failure.id, failure.properties, inputs);
    assert.equal(outs?.provisioningState, "Succeeded");
    assert.equal(accepted(on), 1, "nothing was created a second time");
  });

  it("is kept when it is interrupted while it is waited for", async () => {
    const on: OnLocalAzure = onLocalAzure({ onSleep: () => on.interrupt() });
    on.azure.faults.add({ match: put, action: { operation: "Never" } });
    const failure = await failureOf(on.provider.create(await on.inputs()));
    assert.match(failure.message, /: the run was interrupted\n/);
    assert.equal(failure.id, on.captureId("web-1234567"));
  });

  it("is kept when it is interrupted after a PUT that may still be on its way, although Azure does not have it yet", async () => {
    const on: OnLocalAzure = onLocalAzure({ onSleep: () => on.interrupt() });
    on.azure.faults.add({ match: put, action: { reset: "before" } });
    const failure = await failureOf(on.provider.create(await on.inputs()));
    assert.deepEqual([failure.id, failure.properties.provisioningState], [on.captureId("web-1234567"), "Unknown"]);
    assert.match(failure.message, /: the run was interrupted\n/);
  });

  it("is kept when no answer to any PUT comes, and made by the next up", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, times: "forever", action: { reset: "before" } });
    const inputs = await on.inputs({ timeouts: { createInSeconds: 20 } });
    const failure = await failureOf(on.provider.create(inputs));
    assert.equal(failure.id, on.captureId("web-1234567"));
    on.azure.faults.clear();
    const { outs } = await on.provider.update(failure.id, failure.properties, inputs);
    assert.equal(outs?.packetCaptureStatus, "Running");
  });

  it("leaves alone what somebody else has made under its name since, when it is not known to have arrived", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, times: "forever", action: { reset: "before" } });
    const inputs = await on.inputs({ packetCaptureName: "shared", timeouts: { createInSeconds: 20 } });
    const { id, properties } = await failureOf(on.provider.create(inputs));
    on.azure.faults.clear();
    on.newRun();
    await on.provider.create(await on.inputs({ packetCaptureName: "shared", timeLimitInSeconds: 60 }));
    on.newRun();
    const failure = await failureOf(on.provider.update(id, properties, inputs));
    assert.match(
      failure.message,
      / a capture with this name already exists: .* and differs in `timeLimitInSeconds` \(PacketCaptureExists\)\n/,
    );
    assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Running");
  });

  it("makes way for what the program says by now, when its request arrived after all", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, action: { reset: "after" } });
    on.azure.faults.add({ match: { operation: "PacketCaptures_Get" }, action: { respond: { status: 403 } } });
    const { id, properties } = await failureOf(on.provider.create(await on.inputs({ packetCaptureName: "mine" })));
    assert.equal(properties.provisioningState, "Unknown");
    const { outs } = await on.provider.update(id, properties, await on.inputs({ packetCaptureName: "mine", timeLimitInSeconds: 60 }));
    assert.equal(outs?.timeLimitInSeconds, 60);
  });

  it("is kept when its operation never ends and Azure does not show it yet", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, action: { operation: "Never" } });
    const unseen = { respond: { status: 404, body: { error: { code: "NotFound", message: "not found" } } } };
    on.azure.faults.add({ match: { operation: "PacketCaptures_Get" }, times: "forever", action: unseen });
    const failure = await failureOf(on.provider.create(await on.inputs({ timeouts: { createInSeconds: 60 } })));
    assert.equal(failure.id, on.captureId("web-1234567"));
  });

  it("is not waited for any longer once it has vanished, and made by the up after that", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, action: { operation: "Never" } });
    const inputs = await on.inputs({ timeouts: { createInSeconds: 60 } });
    const { id, properties } = await failureOf(on.provider.create(inputs));
    const handle = on.azure.handle.bind(on.azure);
    let looks = 0;
    on.azure.handle = async (request) => {
      if (++looks === 3) on.azure.removePacketCapture(id);
      return handle(request);
    };
    const failure = await failureOf(on.provider.update(id, properties, inputs));
    assert.match(failure.message, /: the capture no longer exists \(NotFound\)$/);
    assert.equal(looks, 4);
    const { outs } = await on.provider.update(id, properties, inputs);
    assert.equal(outs?.packetCaptureStatus, "Running");
  });

  it("is kept when the service answers for it with nonsense, or with another capture", async () => {
    const other = { id: "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/networkWatchers/z/packetCaptures/w", name: "w" };
    for (const body of ["<html>", "null", "[]", other]) {
      const on = onLocalAzure();
      on.azure.faults.add({ match: put, action: { reset: "after" } });
      on.azure.faults.add({ match: { operation: "PacketCaptures_Get" }, times: "forever", action: { respond: { status: 200, body } } });
      const failure = await failureOf(on.provider.create(await on.inputs()));
      assert.equal(failure.id, on.captureId("web-1234567"));
    }
  });

  it("is kept as running when it could not be stopped as the program wants, and stopped by the next up", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: { operation: "PacketCaptures_Stop" }, action: { operation: "Failed" } });
    const inputs = await on.inputs({ running: false });
    const failure = await failureOf(on.provider.create(inputs));
    assert.deepEqual(await on.provider.diff(failure.id, failure.properties, inputs), { changes: true });
    const { outs } = await on.provider.update(failure.id, failure.properties, inputs);
    assert.equal(outs?.packetCaptureStatus, "Stopped");
    assert.equal(on.azure.packetCapture(failure.id)?.packetCaptureStatus, "Stopped");
  });

  it("is found again by a run that knows nothing of it, because its name was made for it, and a warning says so", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id } = await on.provider.create(inputs);
    on.newRun();
    const again = await on.provider.create(inputs);
    assert.equal(again.id, id);
    assert.equal(on.azure.packetCaptures().length, 1);
    assert.equal(accepted(on), 1);
    assert.deepEqual(on.shown.warnings, [
      'packet capture "web-1234567" already exists with the same settings and is now managed by this resource; this is expected after an interrupted run',
    ]);
  });

  it("is not deleted for other settings by a run that knows nothing of it, although its name was made for it", async () => {
    const on = onLocalAzure();
    const { id } = await on.provider.create(await on.inputs());
    on.newRun();
    const failure = await failureOf(on.provider.create(await on.inputs({ timeLimitInSeconds: 60 })));
    assert.match(
      failure.message,
      /and differs in `timeLimitInSeconds` \(PacketCaptureExists\)\n {2}hint: set `packetCaptureName` to another name; /,
    );
    assert.equal(failure.id, undefined);
    assert.equal(on.azure.packetCapture(id)?.packetCaptureStatus, "Running");
  });

  for (const create of [0, 10]) {
    it(`is kept as failed when the answer to its PUT is lost and its operation fails within ${create} s: one call asks for it once`, async () => {
      const on = onLocalAzure({ timings: { create } });
      on.azure.faults.add({ match: put, action: { ...failed.action, reset: "after" } });
      const inputs = await on.inputs();
      const failure = await failureOf(on.provider.create(inputs));
      assert.match(
        failure.message,
        create === 0
          ? /: Azure could not create the capture; its state is Failed \(CaptureFailed\)\n/
          : /: the operation ended without success \(Failed\)\n/,
      );
      assert.deepEqual([failure.id, failure.properties.provisioningState], [on.captureId("web-1234567"), "Failed"]);
      assert.deepEqual(
        on.requests().filter((line) => line.startsWith("PUT")),
        ["PUT PacketCaptures_Create lost"],
      );
      const { outs } = await on.newRun().update(failure.id, failure.properties, inputs);
      assert.equal(outs?.packetCaptureStatus, "Running");
    });
  }

  it("is not kept when Azure refuses it", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({
      match: put,
      action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "not you" } } } },
    });
    const failure = await failureOf(on.provider.create(await on.inputs()));
    assert.match(failure.message, /: not you \(AuthorizationFailed\)\n {2}request id: \S+$/);
    assert.equal(failure.id, undefined);
  });

  it("is not kept when it is throttled until the time is over, and the error says how often it was tried", async () => {
    const on = onLocalAzure();
    const body = { error: { code: "SubscriptionRequestsThrottled", message: "Please try again." } };
    on.azure.faults.add({ match: put, times: "forever", action: { respond: { status: 429, headers: { "retry-after": "30" }, body } } });
    const failure = await failureOf(on.provider.create(await on.inputs({ timeouts: { createInSeconds: 100 } })));
    assert.match(
      failure.message,
      /: Please try again; gave up after \d attempts: deadline exceeded; Retry-After was 30 s \(SubscriptionRequestsThrottled\)/,
    );
    assert.equal(failure.id, undefined);
  });

  it("says why it was held back, when it was another capture that Azure throttled", async () => {
    const on = onLocalAzure();
    const body = { error: { code: "SubscriptionRequestsThrottled", message: "Please try again." } };
    const action = { respond: { status: 429, headers: { "retry-after": "3600" }, body } };
    on.azure.faults.add({ match: put, times: "forever", action });
    const timeouts = { createInSeconds: 100 };
    await failureOf(on.provider.create(await on.inputs({ packetCaptureName: "first", timeouts })));
    const failure = await failureOf(on.provider.create(await on.inputs({ packetCaptureName: "second", timeouts })));
    assert.match(
      failure.message,
      /: Please try again; gave up before the first attempt: deadline exceeded; Retry-After was 3600 s \(SubscriptionRequestsThrottled\)/,
    );
  });

  it("is not kept, and blames nobody's secret, when the authority gives no tokens", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: { operation: "Token" }, times: "forever", action: { respond: { status: 503, body: "" } } });
    const failure = await failureOf(on.provider.create(await on.inputs()));
    const { clientId, tenantId } = on.azure.identity;
    assert.equal(
      failure.message,
      `creating packet capture "web-1234567": no token for client "${clientId}" of tenant "${tenantId}" with a client secret (chosen by azure-packet-capture:clientSecret): https://local.test did not issue a token (AuthorityUnavailable)\n` +
        "  hint: check the network, the proxy and https://local.test",
    );
    assert.equal(failure.id, undefined);
  });

  it("is not kept, and says so within half a minute, when Azure cannot be reached", async () => {
    const on = onLocalAzure();
    on.azure.handle = async () => {
      throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    };
    const failure = await failureOf(on.provider.create(await on.inputs()));
    assert.equal(
      failure.message,
      'creating packet capture "web-1234567": cannot reach https://local.test (ECONNREFUSED)\n  hint: check the network, the proxy and the endpoint; if you use the local Azure, check that it is running',
    );
  });
});

describe("captures that are created together", () => {
  it("do not fail because one of them has less time than the look-ups take", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({
      match: { operation: "NetworkWatchers_ListAll" },
      action: { respond: { status: 429, headers: { "retry-after": "60" } } },
    });
    const hurried = on.provider.create(await on.inputs({ packetCaptureName: "hurried", timeouts: { createInSeconds: 30 } }));
    const patient = on.provider.create(await on.inputs({ packetCaptureName: "patient" }));
    assert.match((await failureOf(hurried)).message, /deadline exceeded|timed out before the request was sent/);
    assert.equal((await patient).outs?.packetCaptureStatus, "Running");
  });

  it("are all created, each with one PUT that counts, when the first ones are throttled", async () => {
    const on = onLocalAzure();
    on.azure.faults.add({ match: put, times: 50, action: { respond: { status: 429, headers: { "retry-after": "10" } } } });
    const all = Array.from({ length: 40 }, async (_, index) =>
      on.provider.create(await on.inputs({ packetCaptureName: `capture-${index}` })),
    );
    await Promise.all(all);
    assert.deepEqual([on.azure.packetCaptures().length, accepted(on)], [40, 40]);
  });
});
