import assert from "node:assert/strict";
import { checkFilters } from "../../../provider/model/filters";
import { unknownValue } from "../../../provider/model/unknown";
import { checked } from "./problemsOf";

const filtersOf = (value: unknown) => checked("filters", (problems) => checkFilters(value, problems));

describe("filters", () => {
  it("record everything, when left out", () => {
    assert.deepEqual(filtersOf(undefined), { value: [], problems: [] });
    assert.deepEqual(filtersOf(null), { value: [], problems: [] });
    assert.deepEqual(filtersOf([]), { value: [], problems: [] });
  });

  it("keep their order and say nothing about what they do not restrict", () => {
    const given = [
      { protocol: "UDP", localIPAddress: "", localPort: "", remoteIPAddress: " 10.0.0.4;", remotePort: "53;" },
      {},
      { protocol: null, localIPAddress: "10.0.0.4 - 10.0.0.9", localPort: " 80", remoteIPAddress: null },
    ];
    const canonical = [
      { protocol: "UDP", remoteIPAddress: "10.0.0.4", remotePort: "53" },
      { protocol: "Any" },
      { protocol: "Any", localIPAddress: "10.0.0.4-10.0.0.9", localPort: "80" },
    ];
    assert.deepEqual(filtersOf(given), { value: canonical, problems: [] });
  });

  for (const [given, canonical] of [
    ["TCP", "TCP"],
    ["tcp", "TCP"],
    ["Tcp", "TCP"],
    ["udp", "UDP"],
    ["ANY", "Any"],
    [" UDP ", "UDP"],
    ["", "Any"],
    [null, "Any"],
  ] as const) {
    it(`take the protocol ${JSON.stringify(given)}`, () => {
      assert.deepEqual(filtersOf([{ protocol: given }]), { value: [{ protocol: canonical }], problems: [] });
    });
  }

  for (const given of ["ICMP", "*", "TCP;UDP", 6, ["TCP"], false]) {
    it(`refuse the protocol ${JSON.stringify(given)}`, () => {
      assert.deepEqual(filtersOf([{}, { protocol: given }]).problems, [
        `\`filters[1].protocol\`: must be "TCP", "UDP" or "Any", got ${JSON.stringify(given)}`,
      ]);
    });
  }

  for (const [given, message] of [
    [{ protocol: "TCP" }, '`filters`: must be a list of filters, got {"protocol":"TCP"}'],
    ["TCP", '`filters`: must be a list of filters, got "TCP"'],
    [0, "`filters`: must be a list of filters, got 0"],
    [false, "`filters`: must be a list of filters, got false"],
    ["", '`filters`: must be a list of filters, got ""'],
    [[{}, null], "`filters[1]`: must be a filter, got null"],
    [
      ["TCP"],
      '`filters[0]`: must be a filter, got "TCP"; pass an expression as the value itself: `filters: "tcp port 443 or udp port 53"`',
    ],
    [[1], "`filters[0]`: must be an object with `protocol`, `localIPAddress`, `localPort`, `remoteIPAddress`, `remotePort`, got 1"],
    [[[]], "`filters[0]`: must be an object with `protocol`, `localIPAddress`, `localPort`, `remoteIPAddress`, `remotePort`, got []"],
    [
      [{ port: "80" }],
      "`filters[0].port`: is not a known property; allowed properties: `protocol`, `localIPAddress`, `localPort`, `remoteIPAddress`, `remotePort`",
    ],
    [[{ localIpAddress: "10.0.0.4" }], "`filters[0].localIpAddress`: is not a known property; did you mean `localIPAddress`?"],
    [[{ REMOTEPORT: "80" }], "`filters[0].REMOTEPORT`: is not a known property; did you mean `remotePort`?"],
    [[{ LOCALPORT: "80" }], "`filters[0].LOCALPORT`: is not a known property; did you mean `localPort`?"],
    [[{ __protocol: "TCP" }], "`filters[0].__protocol`: is not a known property; did you mean `protocol`?"],
  ] as const) {
    it(`refuse ${JSON.stringify(given)}`, () => assert.deepEqual(filtersOf(given).problems, [message]));
  }

  it("report every mistake of every filter, each at its own place", () => {
    const ports = 'must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535)';
    const addresses = 'must be an IP address, a range or a list such as "10.0.0.4", "10.0.0.0-10.0.0.255" or "10.0.0.4;10.0.0.9"';
    const given = [
      { protocol: "ICMP", localPort: "0", remotePort: "x", localIPAddress: "a", remoteIPAddress: "b" },
      { localPort: "80" },
      { remotePort: "70000" },
    ];
    assert.deepEqual(filtersOf(given).problems, [
      '`filters[0].protocol`: must be "TCP", "UDP" or "Any", got "ICMP"',
      `\`filters[0].localIPAddress\`: ${addresses}, got "a"`,
      `\`filters[0].localPort\`: ${ports}, got "0"`,
      `\`filters[0].remoteIPAddress\`: ${addresses}, got "b"`,
      `\`filters[0].remotePort\`: ${ports}, got "x"`,
      `\`filters[2].remotePort\`: ${ports}, got "70000"`,
    ]);
  });

  it("skip the rule of what is not known yet, and no other", () => {
    assert.deepEqual(filtersOf(unknownValue), { value: unknownValue, problems: [] });
    assert.deepEqual(filtersOf([unknownValue, {}]), { value: [unknownValue, { protocol: "Any" }], problems: [] });
    const all = ["protocol", "localIPAddress", "localPort", "remoteIPAddress", "remotePort"].map((name) => [name, unknownValue]);
    assert.deepEqual(filtersOf([Object.fromEntries(all)]), { value: [Object.fromEntries(all)], problems: [] });
    assert.deepEqual(filtersOf([unknownValue, { localPort: unknownValue, protocol: "ICMP" }]).problems, [
      '`filters[1].protocol`: must be "TCP", "UDP" or "Any", got "ICMP"',
    ]);
  });
});
