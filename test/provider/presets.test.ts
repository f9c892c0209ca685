import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import Decoder from "pcap-decoder";
import { captureFile, readCaptureFile } from "../../emulator/traffic/captureFile";
import { combine, filter } from "../../provider/expressions";
import { type Filter } from "../../provider/model/capture";
import { checkFilters } from "../../provider/model/filters";
import { type PacketCaptureArgs } from "../../provider/packetCaptureArgs";
import * as presets from "../../provider/presets";
import { checked } from "./model/problemsOf";

type Preset = (options?: presets.PresetOptions) => Filter[];

describe("presets", () => {
  const { combine: _combine, headersOnly: _headersOnly, ...services } = presets;

  for (const [name, preset, protocol, port] of [
    ["dns", presets.dns, "Any", "53"],
    ["http", presets.http, "TCP", "80"],
    ["https", presets.https, "Any", "443"],
    ["rdp", presets.rdp, "Any", "3389"],
    ["ssh", presets.ssh, "TCP", "22"],
    ["smb", presets.smb, "TCP", "445"],
    ["ntp", presets.ntp, "UDP", "123"],
  ] as const) {
    it(`${name} is port ${port} on either side, or on the one asked for`, () => {
      assert.deepEqual(preset(), [
        { protocol, localPort: port },
        { protocol, remotePort: port },
      ]);
      assert.deepEqual(preset({ side: "either" }), preset());
      assert.deepEqual(preset({ side: "local" }), [{ protocol, localPort: port }]);
      assert.deepEqual(preset({ side: "remote" }), [{ protocol, remotePort: port }]);
    });
  }

  it("sql follows Azure SQL's redirection, which is on the remote side only", () => {
    const local = { protocol: "TCP", localPort: "1433" };
    const remote = [
      { protocol: "TCP", remotePort: "1433" },
      { protocol: "TCP", remotePort: "11000-11999" },
    ];
    assert.deepEqual(presets.sql(), [local, ...remote]);
    assert.deepEqual(presets.sql({ side: "local" }), [local]);
    assert.deepEqual(presets.sql({ side: "remote" }), remote);
  });

  it("ldap has a second port with encryption, on TCP only", () => {
    assert.deepEqual(presets.ldap({ side: "remote" }), [
      { protocol: "Any", remotePort: "389" },
      { protocol: "TCP", remotePort: "636" },
    ]);
  });

  for (const [name, preset] of Object.entries(services) as [string, Preset][]) {
    it(`${name} finds packets in what goes through a machine of the local Azure, with each of its filters`, () => {
      for (const side of ["local", "remote"] as const) {
        for (const { protocol = "", ...rest } of preset({ side })) {
          for (const each of protocol === "Any" ? ["TCP", "UDP"] : [protocol]) {
            assert.ok(packetsInLocalAzure({ ...rest, protocol: each }) > 1, `${side}: ${each} ${JSON.stringify(rest)}`);
          }
        }
      }
    });

    it(`${name} is what a capture takes, in canonical form`, () => {
      const filters = preset();
      assert.deepEqual(
        checked("filters", (problems) => checkFilters(filters, problems)),
        { value: filters, problems: [] },
      );
    });

    it(`${name} refuses a side that there is not`, () => {
      assert.throws(() => preset({ side: "client" } as never), {
        message: `reading options of preset "${name}": \`side\` must be "local", "remote" or "either", got "client" (OptionInvalid)`,
      });
    });
  }

  it("headersOnly is spread into a capture's arguments, with filters", () => {
    const args: PacketCaptureArgs = {
      target: pulumi.output("id"),
      storageLocation: { filePath: "/var/captures/web.cap" },
      filters: [...presets.http({ side: "local" }), ...filter("udp remote port 53")],
      ...presets.headersOnly(),
    };
    assert.equal(args.bytesToCapturePerPacket, 128);
    assert.deepEqual(args.filters, [
      { protocol: "TCP", localPort: "80" },
      { protocol: "UDP", remotePort: "53" },
    ]);
  });
});

/** How many packets of one minute the local Azure records with this filter. */
function packetsInLocalAzure(fields: Record<string, string | undefined>): number {
  const wanted = { protocol: "Any", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "", ...fields };
  const source = { ipv4: "0a000004", ipv6: "fd000000000000000000000000000004" };
  const file = captureFile({ source, filters: [wanted], snapLength: 0, startedAt: 0, bytesPerSecond: 10_000 }, 600_000);
  return [...new Decoder().decode(Buffer.concat([...readCaptureFile(file)]))].length;
}

describe("combined filters", () => {
  it("have the ports of several presets in one list", () => {
    assert.deepEqual(combine(presets.http(), presets.ssh(), presets.smb()), [
      { protocol: "TCP", localPort: "22;80;445" },
      { protocol: "TCP", remotePort: "22;80;445" },
    ]);
  });

  it("leave out what others cover", () => {
    assert.deepEqual(combine(presets.https(), filter("tcp local port 443"), presets.https()), presets.https());
    assert.deepEqual(combine(presets.https(), filter("any")), [{ protocol: "Any" }]);
  });

  it("take filters in any spelling", () => {
    assert.deepEqual(combine([{ localPort: " 80; 443;" }], [{ localPort: "22", localIPAddress: "" }]), [
      { protocol: "Any", localPort: "22;80;443" },
    ]);
  });

  it("have nothing of an empty list", () => {
    assert.deepEqual(combine(presets.ntp(), []), presets.ntp());
    assert.deepEqual(combine([], []), []);
    assert.deepEqual(combine(), []);
  });
});
