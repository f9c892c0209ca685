import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type forgeModule from "node-forge";

/** Loaded only for a PFX. */
const load = createRequire(__filename);

/**
 * The private key and the certificates of a file, as PEM with the key's own certificate first.
 *
 * @param path A PFX (PKCS #12) or PEM file.
 * @throws An error without any of the file's content.
 */
export async function readCertificate(path: string, password: string | undefined): Promise<string> {
  const content = await readFile(path);
  const pem = content.includes("-----BEGIN ") ? content.toString("utf8") : pemFromPfx(content, password ?? "");
  const [keyText] = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^]*?-----END \1PRIVATE KEY-----/.exec(pem) ?? [];
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
  if (keyText === undefined || certificates.length === 0) throw new Error(`"${path}" must contain a private key and its certificate`);
  const key = createPrivateKey({ key: keyText, ...(password !== undefined && { passphrase: password }) });
  const isOwn = (certificate: string): boolean => new X509Certificate(certificate).checkPrivateKey(key);
  const own = certificates.find(isOwn);
  if (own === undefined) throw new Error(`no certificate in "${path}" belongs to its private key`);
  const others = certificates.filter((certificate) => certificate !== own);
  return [key.export({ type: "pkcs8", format: "pem" }).toString().trim(), own, ...others, ""].join("\n");
}

function pemFromPfx(content: Buffer, password: string): string {
  const { asn1, pki, pkcs12, util } = load("node-forge") as typeof forgeModule;
  const pfx = pkcs12.pkcs12FromAsn1(asn1.fromDer(util.createBuffer(content.toString("binary"))), password);
  const bags = pfx.safeContents.flatMap(({ safeBags }) => safeBags);
  const keys = bags.flatMap(({ key }) => (key ? [pki.privateKeyToPem(key)] : []));
  const certificates = bags.flatMap(({ cert }) => (cert ? [pki.certificateToPem(cert)] : []));
  return [...keys, ...certificates].join("\n");
}
