import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCertificate } from "../../../provider/azure/certificate";

/** Made by OpenSSL 3 for a key that nobody uses: one key and its certificate in several forms, with the password `secret`. */
const folder = join(__dirname, "certificates");
const certificate = new X509Certificate(readFileSync(join(folder, "certificate.pem")));

describe("a client certificate", () => {
  for (const [name, password, what] of [
    ["modern.pfx", "secret", "a PFX of today (PBES2 with AES, SHA-256)"],
    ["legacy.pfx", "secret", "a PFX as Windows makes it (RC2, 3DES, SHA-1)"],
    ["open.pfx", undefined, "a PFX without a password"],
    ["encrypted.pem", "secret", "a PEM with an encrypted key"],
  ] as const) {
    it(`is read from ${what}`, async () => {
      const pem = await readCertificate(join(folder, name), password);
      const [key = "", own = ""] = pem.split(/(?=-----BEGIN CERTIFICATE-----)/);
      assert.ok(certificate.checkPrivateKey(createPrivateKey(key)));
      assert.equal(new X509Certificate(own).fingerprint256, certificate.fingerprint256);
    });
  }

  for (const [name, password, message] of [
    ["modern.pfx", "wrong", /password/i],
    ["legacy.pfx", undefined, /password/i],
    ["encrypted.pem", "wrong", /./],
    ["withoutKey.pfx", "secret", /must contain a private key and its certificate$/],
    ["certificate.pem", undefined, /must contain a private key and its certificate$/],
    ["none.pfx", undefined, /ENOENT/],
  ] as const) {
    it(`is not read from ${name} with ${password === undefined ? "no password" : `the password "${password}"`}, which tells nothing of what is in it`, async () => {
      await assert.rejects(readCertificate(join(folder, name), password), (error: Error) => {
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /BEGIN|secret/);
        return true;
      });
    });
  }
});
