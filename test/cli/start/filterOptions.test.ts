import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inputsOf } from "../../../cli/start/captureOptions";
import { readFilters } from "../../../cli/start/filterOptions";
import { filter } from "../../../provider/expressions";
import { temporaryFolder } from "../../temporaryFolder";

/** The example of `az network watcher packet-capture create --help`, with its address corrected. */
const example = '[{"protocol":"TCP", "remoteIPAddress":"1.1.1.1-255.255.255.255", "localIPAddress":"10.0.0.3", "remotePort":"20"}]';

describe("filters on the command line", () => {
  const folder = temporaryFolder();

  for (const option of ["--filter", "--filters"] as const) {
    it(`are JSON as the Azure CLI takes it, in ${option}`, () => {
      assert.deepEqual(readFilters(option, example), [{ protocol: "TCP", localIPAddress: "10.0.0.3", remoteIPAddress: "1.1.1.1-255.255.255.255", remotePort: "20" }]);
      assert.deepEqual(readFilters(option, "[{protocol: 'udp', 'remote-port': 53}]"), [{ protocol: "UDP", remotePort: "53" }]);
      assert.deepEqual(readFilters(option, '{"local-ip-address": "10.0.0.4"}'), [{ protocol: "Any", localIPAddress: "10.0.0.4" }]);
    });

    it(`come from a file with @ in ${option}`, () => {
      writeFileSync(join(folder(), "filters.json"), `${example}\n`);
      assert.deepEqual(readFilters(option, `@${join(folder(), "filters.json")}`), readFilters(option, example));
      assert.throws(() => readFilters(option, "@gone.json"), { message: `reading \`${option}\` from file "gone.json": it cannot be read (ENOENT)`, exitCode: 3 });
    });
  }

  it("may be an expression in a file", () => {
    writeFileSync(join(folder(), "filter"), "tcp port 443\n");
    assert.deepEqual(readFilters("--filter", `@${join(folder(), "filter")}`), filter("tcp port 443"));
  });

  it("are put together from every option", () => {
    const { filters } = inputsOf({ filter: ["udp port 53"], filters: ['[{"protocol":"TCP","localPort":"80"}]'], preset: ["https"], side: "remote" }, "id", undefined);
    assert.deepEqual(filters, filter("remote port 443 or udp port 53 or tcp local port 80"));
  });

  const mistakes: [text: string, message: RegExp][] = [
    ["tcp", /^reading `--filters`: it is not JSON \(invalid character 'c' at 1:2\) \(FilterInvalid\)\n {2}hint: one filter is '\[\{"protocol": "TCP"/],
    ['[{"protocol":"ICMP"}]', /^reading `--filters`: `filters\[0\]\.protocol`: must be "TCP", "UDP" or "Any", got "ICMP" \(FilterInvalid\)\n/],
    ['[{"port":"80"}]', /^reading `--filters`: `filters\[0\]`?.*port/],
    ['[{"remotePort":"80,443"}]', /^reading `--filters`: `filters\[0\]\.remotePort`: must be a port, a range or a list/],
    ["[3]", /^reading `--filters`: `filters\[0\]`: must be/],
  ];
  for (const [text, message] of mistakes) {
    it(`are refused as ${text}`, () => assert.throws(() => readFilters("--filters", text), { message, exitCode: 2 }));
  }
});
