import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as captures from "../../../provider";

describe("the functions for programs, with `pulumi.runtime.setMocks`", () => {
  let called: pulumi.runtime.MockCallArgs[] = [];
  let answer: (args: pulumi.runtime.MockCallArgs) => pulumi.runtime.MockCallResult = () => ({});

  const setMocks = (preview: boolean): Promise<void> =>
    pulumi.runtime.setMocks(
      {
        newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
        call: (args) => {
          called.push(args);
          return answer(args);
        },
      },
      "project",
      "stack",
      preview,
    );

  beforeEach(async () => {
    called = [];
    await setMocks(false);
  });

  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
  const session = { packetCaptureStatus: "Stopped", stopReason: "Manual", packetCaptureErrors: [] };
  const machines = [{ id: "web-1-id" }, { id: "web-2-id" }];

  for (const [name, inputs, result, call] of [
    ["getPacketCapture", { id: "web-id" }, { id: "web-id", ...session }, () => captures.getPacketCapture({ id: "web-id" })],
    [
      "getPacketCapture",
      { id: "web-id" },
      { id: "web-id", ...session },
      () => value(captures.getPacketCaptureOutput({ id: pulumi.output("web-id") })),
    ],
    ["getPacketCaptureStatus", { id: "web-id" }, session, () => captures.getPacketCaptureStatus({ id: "web-id" })],
    ["stopPacketCapture", { id: "web-id" }, session, () => captures.stopPacketCapture({ id: "web-id" })],
    ["listPacketCaptures", { location: "westeurope" }, [{ id: "web-id" }], () => captures.listPacketCaptures({ location: "westeurope" })],
    ["listVirtualMachines", { tags: { role: "web" } }, machines, () => captures.listVirtualMachines({ tags: { role: "web" } })],
    ["listVirtualMachines", {}, [], () => captures.listVirtualMachines()],
    ["listVirtualMachines", {}, machines, () => value(captures.listVirtualMachinesOutput())],
  ] as const) {
    it(`return what the mock returns (${name})`, async () => {
      answer = () => result;
      assert.deepEqual(await call(), result);
      assert.deepEqual(called, [{ token: `azure-packet-capture:index:${name}`, inputs }]);
    });
  }

  it("go to the mocks in a preview, too", async () => {
    await setMocks(true);
    answer = () => session;
    assert.deepEqual(await captures.stopPacketCapture({ id: "web-id" }), session);
  });

  it("fail with the message of a mock that throws", async () => {
    answer = ({ token }) => {
      throw new Error(`no mock for ${token}`);
    };
    await assert.rejects(captures.listVirtualMachines(), { message: "no mock for azure-packet-capture:index:listVirtualMachines" });
  });

  it("say what a mock must return", async () => {
    answer = ({ inputs }) => inputs as Record<string, unknown>;
    await assert.rejects(captures.listVirtualMachines({ location: "westeurope" }), {
      message:
        'mocking listVirtualMachines: `call` must return a list for the token "azure-packet-capture:index:listVirtualMachines", got {"location":"westeurope"} (MockInvalid)',
    });
    answer = () => machines;
    await assert.rejects(captures.getPacketCapture({ id: "web-id" }), {
      message:
        'mocking getPacketCapture: `call` must return an object for the token "azure-packet-capture:index:getPacketCapture", got [{"id":"web-1-id"},{"id":"web-2-id"}] (MockInvalid)',
    });
  });
});
