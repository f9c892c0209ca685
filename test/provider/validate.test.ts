import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PacketCapture, type PacketCaptureArgs, PacketCaptureArgsError, validate } from "../../provider";

const machine = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm";
const args: PacketCaptureArgs = { target: machine, storageLocation: { filePath: "/var/captures/web.cap" } };

function problemsOf(given: unknown): readonly string[] {
  try {
    validate(given as PacketCaptureArgs);
    return [];
  } catch (error) {
    assert.ok(error instanceof PacketCaptureArgsError);
    return error.problems;
  }
}

describe("validate", () => {
  it("takes arguments without a mistake", () => {
    validate({ ...args, filters: [{ protocol: "udp", remotePort: 53 }], timeLimitInSeconds: 600 });
  });

  it("throws one error with all mistakes and their paths", () => {
    assert.throws(() => validate({ ...args, filters: [{ remotePort: 70000 }], timeLimitInSeconds: 36000 }), {
      name: "PacketCaptureArgsError",
      code: "ArgumentsInvalid",
      message:
        "checking packet capture arguments: 2 problems (ArgumentsInvalid)\n" +
        '  `filters[0].remotePort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got 70000\n' +
        "  `timeLimitInSeconds`: must be a whole number from 1 to 18000, got 36000",
    });
  });

  it("points at the word of an expression", () => {
    assert.throws(() => validate({ ...args, filters: "udp or icmp" }), {
      message:
        "checking packet capture arguments: 1 problem (ArgumentsInvalid)\n" +
        '  `filters`: Azure\'s filters support TCP, UDP or any protocol, not "icmp" (FilterExpressionUnsupported)\n' +
        "    udp or icmp\n" +
        "           ^^^^\n" +
        '    hint: record with "any" instead and filter when you read the file',
    });
  });

  it("skips outputs and promises at any depth, and checks what is beside them", () => {
    assert.deepEqual(problemsOf({ ...args, target: pulumi.output("no id"), filters: Promise.resolve("icmp") }), []);
    const filters = [{ localPort: pulumi.output("x"), remotePort: 0 }];
    assert.deepEqual(problemsOf({ ...args, filters }), [
      '`filters[0].remotePort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got 0',
    ]);
  });

  it("says what is missing", () => {
    for (const given of [{}, undefined, null, "web"]) {
      assert.deepEqual(
        problemsOf(given).map((problem) => /^`\w+`/.exec(problem)?.[0]),
        ["`target`", "`storageLocation`"],
      );
    }
  });

  it("refuses a value that contains itself", () => {
    const triggers: unknown[] = [];
    triggers.push(triggers);
    assert.deepEqual(problemsOf({ ...args, triggers }), ["`triggers`: must not be nested deeper than 100 levels"]);
  });

  it("changes nothing in what it is given", () => {
    const given = { ...args, filters: [{ protocol: "udp" as const, remotePort: 53 }] };
    const before = structuredClone(given);
    validate(given);
    assert.deepEqual(given, before);
  });

  it("checks what a mock receives, and repeats no secret of it", async () => {
    const registered: unknown[] = [];
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => {
        registered.push(inputs);
        return { id: `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    });
    const declare = (name: string, given: PacketCaptureArgs): Promise<unknown> =>
      new Promise((resolve) => new PacketCapture(name, given).urn.apply(resolve));
    await declare("right", { ...args, target: pulumi.output(machine), filters: pulumi.secret("udp") });
    await declare("wrong", { ...args, timeLimitInSeconds: pulumi.output(0), filters: [{ localPort: pulumi.secret("canary") }] });
    assert.deepEqual(registered.map(problemsOf), [
      [],
      [
        '`filters[0].localPort`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got a secret value',
        "`timeLimitInSeconds`: must be a whole number from 1 to 18000, got 0",
      ],
    ]);
  });
});
