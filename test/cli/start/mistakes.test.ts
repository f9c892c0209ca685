import assert from "node:assert/strict";
import type { Quantity } from "../../../cli/quantities";
import { mistakesIn, type StartChoices } from "../../../cli/start/mistakes";

const given = (amount: number, text: string): Quantity => ({ amount, given: text });
const storageAccount = "captures";

describe("mistakes in the options of pktcap start", () => {
  const cases: [options: StartChoices, mistakes: string[]][] = [
    [{}, ["use `--storage-account` or `--file-path` to say where the file goes"]],
    [{ storagePath: "https://a.blob.core.windows.net/c/x.cap" }, ["`--storage-path`: requires `--storage-account`, the account that contains the path"]],
    [{ storageAccount, timeLimit: given(21600, "6h") }, ['`--time-limit`: must be at most 5h, got "6h"']],
    [{ storageAccount, timeLimit: given(0, "0") }, ['`--time-limit`: must be at least 1s, got "0"']],
    [{ storageAccount, timeLimit: given(1.5, "1.5s") }, ['`--time-limit`: must be a whole number of seconds, got "1.5s"']],
    [{ storageAccount, continuous: true, timeLimit: given(8 * 86400, "8d") }, ['`--time-limit`: must be at most 7d, got "8d"']],
    [{ storageAccount, totalBytes: given(5 * 1024 ** 3, "5G") }, ['`--total-bytes`: must be less than 4G, got "5G"']],
    [{ storageAccount, bytesPerPacket: given(1024 ** 4, "1024G") }, ['`--bytes-per-packet`: must be less than 4G, got "1024G"']],
    [{ storageAccount, continuous: true, fileCount: given(10001, "10001"), fileSize: given(4 * 1024 ** 3, "4G") }, ['`--file-count`: must be at most 10000, got "10001"', '`--file-size`: must be less than 4G, got "4G"']],
    [{ storageAccount, continuous: true, totalBytes: given(1, "1") }, ["`--total-bytes`: cannot be used with `--continuous`; use `--file-count` and `--file-size`"]],
    [{ storageAccount, fileCount: given(2, "2"), fileSize: given(1, "1") }, ["`--file-count`: requires `--continuous`", "`--file-size`: requires `--continuous`"]],
    [{ storageAccount, include: ["0"], exclude: ["1"] }, ["`--include`: cannot be used with `--exclude`"]],
    [{ storageAccount, include: ["a b"] }, ['`--include`: must be an instance of the `<machine>`, as "0" or as its full id, got "a b"']],
    [{ storageAccount, side: "local" }, ["`--side`: requires `--preset`"]],
    [{ filePath: "/tmp/x.cap" }, ['`--file-path`: must be the path of a .cap file on the machine, such as "/var/captures/web.cap" or "C:\\\\captures\\\\web.cap", got "/tmp/x.cap"; on Linux the agent writes only to /var/captures']],
    [{ filePath: "/tmp/x.cap", continuous: true }, ['`--file-path`: must be the path of a .cap file on the machine, such as "/var/captures/web.cap" or "C:\\\\captures\\\\web.cap", got "/tmp/x.cap"; on Linux the agent writes only to /var/captures']],
    [{ storageAccount, location: "west/europe" }, ['`--location`: must be a region such as "westeurope", got "west/europe"']],
  ];
  for (const [options, mistakes] of cases) {
    it(`are ${mistakes.join(", ")}`, () => assert.deepEqual(mistakesIn(options), mistakes));
  }

  it("are none where options keep to the limits", () => {
    assert.deepEqual(mistakesIn({ storageAccount, name: "dns", timeLimit: given(18000, "5h"), totalBytes: given(2 ** 32 - 1, "4294967295"), preset: ["dns"], side: "remote" }), []);
    assert.deepEqual(mistakesIn({ filePath: "/var/captures/x.cap", continuous: true, timeLimit: given(604800, "7d"), fileCount: given(10000, "10000"), include: ["0"] }), []);
  });
});
