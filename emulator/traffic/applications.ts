import { between, mix } from "./mix";
import { counted, joined, noise, number } from "./payload";
import type { Payload } from "./payload";

/** Names that the machine looks up and talks to. */
export const hostNames = [
  "management.azure.com", "login.microsoftonline.com", "contosoexample.blob.core.windows.net", "api.contoso.com",
  "packages.microsoft.com", "archive.ubuntu.example", "www.fabrikam.com", "telemetry.northwind.example",
] as const;

/** A DNS question (RFC 1035) and its answer. The id is new each time. */
export function dns(name: string, address: Buffer): { question: Payload; answer: Payload } {
  const type = number(address.length === 4 ? 1 : 28, 2);
  const query = Buffer.concat([...name.split(".").map((label) => counted(1, label)), Buffer.alloc(1), type, number(1, 2)]);
  const record = Buffer.concat([number(0xc00c, 2), type, number(1, 2), number(300, 4), counted(2, address)]);
  const message = (header: string, ...parts: Buffer[]): Payload => ({
    bytes: Buffer.concat([Buffer.alloc(2), Buffer.from(header, "hex"), ...parts]),
    fresh: [{ at: 0, length: 2, salt: 1 }],
  });
  return {
    question: message("01000001000000000000", query),
    answer: message("81800001000100000000", query, record),
  };
}

function record(type: number, body: Payload): Payload {
  return joined({ bytes: Buffer.concat([number(type, 1), Buffer.from("0303", "hex"), number(body.bytes.length, 2)]) }, body);
}

function hello(type: number, ciphers: string, extensions: Buffer, keyAt: number, randomSalt: number): Payload {
  const body = Buffer.concat([Buffer.from("0303", "hex"), Buffer.alloc(32), counted(1, Buffer.alloc(32)), Buffer.from(ciphers, "hex"), counted(2, extensions)]);
  const bytes = Buffer.concat([number(type, 1), number(body.length, 3), body]);
  return {
    bytes,
    fresh: [
      { at: 6, length: 32, salt: randomSalt },
      { at: 39, length: 32, salt: 4 }, // the session's id, which the server echoes
      { at: bytes.length - extensions.length + keyAt, length: 32, salt: randomSalt + 1 },
    ],
  };
}

const extension = (type: number, ...parts: Buffer[]) => Buffer.concat([number(type, 2), counted(2, ...parts)]);

/** What is said in a connection with TLS 1.3 (RFC 8446), in turns: the client's first, with the server's name in it. */
export function tls(serverName: string, answerLength: number, seed: number): Payload[] {
  const before = Buffer.concat([
    extension(0, counted(2, number(0, 1), counted(2, serverName))),
    extension(10, counted(2, Buffer.from("001d00170018", "hex"))),
    extension(13, counted(2, Buffer.from("040308040401050308050501", "hex"))),
    extension(16, counted(2, counted(1, "h2"), counted(1, "http/1.1"))),
    extension(43, counted(1, Buffer.from("0304", "hex"))),
  ]);
  const clientKey = extension(51, counted(2, Buffer.from("001d", "hex"), counted(2, Buffer.alloc(32))));
  const serverKey = extension(51, Buffer.from("001d", "hex"), counted(2, Buffer.alloc(32)));
  const serverVersion = extension(43, Buffer.from("0304", "hex"));
  const clientHello = hello(1, "00061301130213030100", Buffer.concat([before, clientKey]), before.length + 10, 2);
  const serverHello = hello(2, "130200", Buffer.concat([serverKey, serverVersion]), 8, 5);
  const changeCipher = record(20, { bytes: number(1, 1) });
  const sealed = (length: number, part: number) => record(23, noise(length, mix(seed, part, 1)));
  const answer: Payload[] = [];
  for (let left = answerLength; left > 0; left -= 4096) answer.push(sealed(Math.min(left, 4096) + 17, left));
  return [
    record(22, clientHello),
    joined(record(22, serverHello), changeCipher, sealed(between(2400, 3600, mix(seed, 1, 2)), 1), sealed(281, 2), sealed(69, 3)),
    joined(changeCipher, sealed(69, 4), sealed(between(200, 900, mix(seed, 1, 3)), 5)),
    joined(...answer),
  ];
}

/** What is said in an SSH connection (RFC 4253), in turns: the client's first. */
export function ssh(seed: number): Payload[] {
  const kexInit = packet(20, joined({ bytes: Buffer.alloc(16), fresh: [{ at: 0, length: 16, salt: 1 }] }, { bytes: algorithms }));
  const point = (salt: number): Payload => ({ bytes: counted(4, Buffer.alloc(32)), fresh: [{ at: 4, length: 32, salt }] });
  const hostKey = counted(4, counted(4, "ssh-ed25519"), counted(4, noise(32, 7).bytes));
  const signature = counted(4, counted(4, "ssh-ed25519"), counted(4, noise(64, seed).bytes));
  const keystrokes = Array.from({ length: between(3, 8, seed) }, (_, index) => [noise(36, mix(seed, index, 1)), noise(between(36, 400, mix(seed, index, 2)) & ~3, mix(seed, index, 3))]).flat();
  return [
    { bytes: Buffer.from("SSH-2.0-OpenSSH_9.7\r\n") },
    { bytes: Buffer.from("SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10\r\n") },
    kexInit,
    kexInit,
    packet(30, point(2)),
    joined(packet(31, joined({ bytes: hostKey }, point(3), { bytes: signature })), packet(21, { bytes: Buffer.alloc(0) })),
    packet(21, { bytes: Buffer.alloc(0) }),
    noise(44, mix(seed, 1, 4)),
    ...keystrokes,
  ];
}

const algorithms = Buffer.concat([
  ...["curve25519-sha256", "ssh-ed25519", "chacha20-poly1305@openssh.com", "chacha20-poly1305@openssh.com", "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", ""].map((names) => counted(4, names)),
  Buffer.alloc(5),
]);

/** SSH's binary packet, padded to a multiple of eight. */
function packet(message: number, body: Payload): Payload {
  const padding = 4 + ((8 - ((10 + body.bytes.length) % 8)) % 8);
  const head = Buffer.concat([number(2 + body.bytes.length + padding, 4), number(padding, 1), number(message, 1)]);
  return joined({ bytes: head }, body, { bytes: Buffer.alloc(padding) });
}

/** What is said to SQL Server (MS-TDS) in turns: the client's first. Without encryption, so that the statement can be read. */
export function sql(seed: number, rows: number): Payload[] {
  const prelogin = (version: string) => {
    // Options: version, encryption (not supported), end.
    const options = Buffer.from("00000b000601001100 01ff".replace(" ", ""), "hex");
    return Buffer.concat([options, Buffer.from(version, "hex"), number(2, 1)]);
  };
  const text = `SELECT TOP ${rows} OrderId, CustomerId, Total FROM dbo.Orders WHERE Region = ${seed % 50}`;
  const headers = Buffer.from("16000000120000000200000000000000000001000000", "hex");
  return [
    tds(18, prelogin("110000000000")),
    tds(4, prelogin("100010540000")),
    tds(16, login()),
    tds(4, Buffer.concat([loginAck("Microsoft SQL Server"), done(0)])),
    tds(1, Buffer.concat([headers, Buffer.from(text, "utf16le")])),
    tds(4, Buffer.concat([columns, ...Array.from({ length: rows }, (_, row) => rowOf(mix(seed, row, 1))), done(rows)])),
  ];
}

function tds(type: number, body: Buffer): Payload {
  return { bytes: Buffer.concat([number(type, 1), number(1, 1), number(body.length + 8, 2), Buffer.from("00000100", "hex"), body]) };
}

/** LOGIN7, for integrated security, with names but neither user nor password. */
function login(): Buffer {
  const fixed = Buffer.alloc(94);
  const texts = ["web-1", "", "", "orders", "sql-1", "", "client", "", "Orders"];
  const data = Buffer.from(texts.join(""), "utf16le");
  fixed.writeUInt32LE(94 + data.length, 0);
  fixed.writeUInt32LE(0x74000004, 4); // TDS 7.4
  fixed.writeUInt32LE(4096, 8);
  fixed.writeUInt32LE(0xe0, 24);
  let offset = 94;
  // Host, user, password, application, server, (extension), library, language, database.
  texts.forEach((text, index) => {
    fixed.writeUInt16LE(offset, 36 + 4 * index);
    fixed.writeUInt16LE(text.length, 38 + 4 * index);
    offset += text.length * 2;
  });
  // After the client's id of six bytes: SSPI, database file, changed password: none.
  for (const at of [78, 82, 86]) fixed.writeUInt16LE(offset, at);
  return Buffer.concat([fixed, data]);
}

function loginAck(program: string): Buffer {
  const body = Buffer.concat([number(1, 1), Buffer.from("74000004", "hex"), number(program.length, 1), Buffer.from(program, "utf16le"), Buffer.from("10001054", "hex")]);
  return Buffer.concat([number(0xad, 1), littleEndian(body.length, 2), body]);
}

/** Three columns of integers (INT4TYPE), not null. */
const columns = Buffer.concat([
  number(0x81, 1), littleEndian(3, 2),
  ...["OrderId", "CustomerId", "Total"].map((name) => Buffer.concat([Buffer.alloc(4), littleEndian(8, 2), number(0x38, 1), number(name.length, 1), Buffer.from(name, "utf16le")])),
]);

function rowOf(seed: number): Buffer {
  return Buffer.concat([number(0xd1, 1), ...[1, 2, 3].map((column) => littleEndian(mix(seed, column, 0) >>> 8, 4))]);
}

function done(rows: number): Buffer {
  return Buffer.concat([number(0xfd, 1), littleEndian(rows > 0 ? 0x10 : 0, 2), littleEndian(rows > 0 ? 0xc1 : 0, 2), littleEndian(rows, 4), Buffer.alloc(4)]);
}

function littleEndian(value: number, length: number): Buffer {
  return number(value, length).reverse();
}
