import assert from "node:assert/strict";
import * as fc from "fast-check";
import { basename } from "node:path";
import { localName, localNames } from "../../../cli/download/localName";

describe("the name of a local file", () => {
  const cases: [capture: string, distinction: string, name: string][] = [
    ["dns", "", "dns.cap"],
    ["dns", "0_2", "dns_0_2.cap"],
    ["dns.cap", "", "dns.cap"],
    ["../../etc/passwd", "", "_.._etc_passwd.cap"],
    ["..", "", "capture.cap"],
    ["/etc/passwd", "", "_etc_passwd.cap"],
    ["C:\\x", "..\\y", "C_x__y.cap"],
    [".bashrc", "", "bashrc.cap"],
    ["-rf", "", "rf.cap"],
    ["a\u0000b\nc\u202ed", "", "a_b_c_d.cap"],
    ["CON", "", "capture_CON.cap"],
    ["", "", "capture.cap"],
  ];
  for (const [capture, distinction, name] of cases) {
    it(`is ${name} for ${JSON.stringify(capture)} and ${JSON.stringify(distinction)}`, () => assert.equal(localName(capture, distinction), name));
  }

  it("stays in its folder, whatever Azure says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (capture, distinction) => {
        const name = localName(capture, distinction);
        assert.equal(basename(name), name);
        assert.match(name, /^[\w][\w.-]*\.cap$/);
        assert.ok(name.length < 200);
      }),
    );
  });

  it("is another for each file, in any letter case", () => {
    assert.deepEqual(localNames("dns", ["a/b", "a?b", "A b"]), ["dns_a_b.cap", "dns_a_b-2.cap", "dns_A_b-3.cap"]);
  });
});
