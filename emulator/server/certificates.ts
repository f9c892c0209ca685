import { X509Certificate, webcrypto } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isIP } from "node:net";
import { rootCertificates } from "node:tls";

/** What a server on loopback needs to be trusted. */
export interface Certificates {
  /** The server's private key and certificate, PEM. */
  key: string;
  cert: string;
  /** The authority to trust. */
  caFile: string;
  /** The authority together with the public ones, for programs that trust only one file. */
  bundleFile: string;
}

const names = { ca: "ca.pem", bundle: "ca-bundle.pem", cert: "localhost.pem", key: "localhost.key" } as const;
const dayInMilliseconds = 86_400_000;
/** The longest that Apple's verifier takes. */
const validDays = 820;

/** Certificates for `localhost`, `127.0.0.1`, `::1` and further names from a folder; made when it has none for them or they soon expire. */
export async function ensureCertificates(directory: string, hosts: readonly string[] = []): Promise<Certificates> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (!areUsable(directory, hosts)) await makeCertificates(directory, hosts);
  const path = (name: keyof typeof names) => join(directory, names[name]);
  return { key: readFileSync(path("key"), "utf8"), cert: readFileSync(path("cert"), "utf8"), caFile: path("ca"), bundleFile: path("bundle") };
}

function areUsable(directory: string, hosts: readonly string[]): boolean {
  if (!Object.values(names).every((name) => existsSync(join(directory, name)))) return false;
  try {
    const certificate = new X509Certificate(readFileSync(join(directory, names.cert)));
    const authority = new X509Certificate(readFileSync(join(directory, names.ca)));
    const isFor = (host: string) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
    return hosts.every(isFor) && certificate.verify(authority.publicKey) && new Date(certificate.validTo).getTime() > Date.now() + 30 * dayInMilliseconds;
  } catch {
    return false;
  }
}

/** The authority's key is thrown away: nobody can make further certificates that the user's programs would trust. */
async function makeCertificates(directory: string, hosts: readonly string[]): Promise<void> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const [authorityKeys, serverKeys] = [await newKeys(), await newKeys()];
  const validity = { notBefore: new Date(Date.now() - dayInMilliseconds), notAfter: new Date(Date.now() + validDays * dayInMilliseconds) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Local Azure CA", keys: authorityKeys, signingAlgorithm: algorithm, ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    subject: "CN=localhost", issuer: authority.subject, signingKey: authorityKeys.privateKey, publicKey: serverKeys.publicKey, signingAlgorithm: algorithm, ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }, { type: "ip", value: "127.0.0.1" }, { type: "ip", value: "::1" }, ...hosts.map((value) => ({ type: isIP(value) === 0 ? "dns" as const : "ip" as const, value }))]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey);
  const ca = `${authority.toString("pem")}\n`;
  write(directory, "key", `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`);
  write(directory, "cert", `${server.toString("pem")}\n`);
  write(directory, "ca", ca);
  write(directory, "bundle", [ca, ...rootCertificates].join("\n"));
}

function write(directory: string, name: keyof typeof names, text: string): void {
  const path = join(directory, names[name]);
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
}
