import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

describe("with the real engine, the filters of a capture", function () {
  const start = engineStack();

  full.it("may be an expression, and stay the same in other words and with ports as numbers", async () => {
    const stack = start();
    stack.capture('filters: pulumi.output("udp remote port 53 or tcp local port 443")');
    const up = await stack.up();
    assert.match(up.output, /\+ 2 created/);
    const { resources } = await stack.state();
    assert.deepEqual(resources.find(({ type }) => type.endsWith(":PacketCapture"))?.outputs?.filters, [
      { protocol: "UDP", remotePort: "53" },
      { protocol: "TCP", localPort: "443" },
    ]);
    stack.capture('filters: [{ protocol: "udp", remotePort: 53 }, { protocol: "tcp", localPort: 443 }]');
    assert.match((await stack.up()).output, /2 unchanged/);
  });

  full.it("are refused in a preview, with the word that cannot be read and ports that are none", async () => {
    const stack = start();
    stack.capture('filters: "udp port 53 or icmp"');
    const expression = await stack.preview();
    assert.notEqual(expression.code, 0);
    const lines = [
      "resource 'web' has a problem: `filters`: Azure's filters support TCP, UDP or any protocol, not \"icmp\" (FilterExpressionUnsupported)",
      "      udp port 53 or icmp",
      "                     ^^^^",
      '      hint: record with "any" instead and filter when you read the file',
    ];
    assert.ok(expression.output.includes(lines.join("\n")), expression.output);
    stack.capture("filters: [{ localPort: NaN, remotePort: 53.5 }]");
    const ports = await stack.preview();
    assert.match(ports.output, /`filters\[0\]\.localPort`: must be a port, .*, got NaN\n/);
    assert.match(ports.output, /`filters\[0\]\.remotePort`: must be a port, .*, got 53\.5\n/);
    assert.deepEqual(stack.azure.journal.entries, []);
  });
});
