/** Builds the bytes of frames for tests: whatever is not said is usual. */

export interface TcpSegment {
  readonly from: string;
  readonly to: string;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  /** Of "SAFRP". */
  readonly flags?: string;
  readonly window?: number;
  readonly payload?: Uint8Array | string;
}

/** TCP over IP over Ethernet. Endpoints are `10.0.0.4:443` or `[fd00::4]:443`. */
export function tcp({ from, to, sequence = 0, acknowledgment = 0, flags = "A", window = 64_240, payload = "" }: TcpSegment): Buffer {
  const [source, destination] = [endpoint(from), endpoint(to)];
  const header = Buffer.alloc(20);
  header.writeUInt16BE(source.port, 0);
  header.writeUInt16BE(destination.port, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header.writeUInt32BE(acknowledgment >>> 0, 8);
  header[12] = 5 << 4;
  header[13] = [...flags].reduce((bits, flag) => bits | 1 << "FSRPA".indexOf(flag), 0);
  header.writeUInt16BE(window, 14);
  return ethernet(ip(source.address, destination.address, 6, Buffer.concat([header, Buffer.from(payload)])));
}

/** UDP over IP over Ethernet. */
export function udp({ from, to, payload = "" }: { from: string; to: string; payload?: Uint8Array | string }): Buffer {
  const [source, destination] = [endpoint(from), endpoint(to)];
  const body = Buffer.from(payload);
  const header = Buffer.alloc(8);
  header.writeUInt16BE(source.port, 0);
  header.writeUInt16BE(destination.port, 2);
  header.writeUInt16BE(8 + body.length, 4);
  return ethernet(ip(source.address, destination.address, 17, Buffer.concat([header, body])));
}

/** An IP packet of version 4 or 6, as its addresses say. */
export function ip(source: string, destination: string, protocol: number, payload: Uint8Array): Buffer {
  return source.includes(":") ? ipv6(source, destination, protocol, payload) : ipv4(source, destination, protocol, payload);
}

/** `options` must be a multiple of four bytes; `fragment` is the offset in bytes. */
export function ipv4(source: string, destination: string, protocol: number, payload: Uint8Array, { options = Buffer.alloc(0), fragment = 0, more = false } = {}): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x40 | (5 + options.length / 4);
  header.writeUInt16BE(20 + options.length + payload.length, 2);
  header.writeUInt16BE(fragment / 8 | (more ? 0x2000 : 0), 6);
  header[8] = 64;
  header[9] = protocol;
  addressBytes(source).copy(header, 12);
  addressBytes(destination).copy(header, 16);
  return Buffer.concat([header, options, payload]);
}

/** `extensions` come before the payload; each begins with its own number here, which is moved to where IPv6 has it. */
export function ipv6(source: string, destination: string, protocol: number, payload: Uint8Array, extensions: { protocol: number; bytes: Uint8Array }[] = []): Buffer {
  const chain = [...extensions.map((extension) => extension.protocol), protocol];
  const bodies = extensions.map(({ bytes }, index) => {
    const body = Buffer.from(bytes);
    body[0] = chain[index + 1]!;
    return body;
  });
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(bodies.reduce((sum, { length }) => sum + length, payload.length), 4);
  header[6] = chain[0]!;
  header[7] = 64;
  addressBytes(source).copy(header, 8);
  addressBytes(destination).copy(header, 24);
  return Buffer.concat([header, ...bodies, payload]);
}

/** An Ethernet frame around an IP packet, or around anything with its EtherType, with tags of virtual networks. */
export function ethernet(payload: Uint8Array, { etherType = payload[0]! >> 4 === 6 ? 0x86dd : 0x0800, tags = [] as number[] } = {}): Buffer {
  const header = Buffer.from("0022480000010022480000ff", "hex");
  const types = [...tags.flatMap((tag) => [tag >> 8, tag & 0xff, 0, 7]), etherType >> 8, etherType & 0xff];
  return Buffer.concat([header, Buffer.from(types), payload]);
}

/** A DNS message with one question; a response where it has a code. */
export function dns(name: string | Uint8Array[], { type = 1, code, id = 1 }: { type?: number; code?: number; id?: number } = {}): Buffer {
  const labels = typeof name === "string" ? name.split(".").map((label) => Buffer.from(label)) : name;
  const header = Buffer.from([id >> 8, id & 0xff, code === undefined ? 0x01 : 0x81, code ?? 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const question = labels.flatMap((label) => [Buffer.from([label.length]), label]);
  return Buffer.concat([header, ...question, Buffer.from([0, type >> 8, type & 0xff, 0, 1])]);
}

/** A TLS record with a ClientHello; `padding` bytes of another extension come before the name. */
export function clientHello(name: string | Uint8Array | undefined, padding = 0): Buffer {
  const extensions: Buffer[] = [];
  if (padding > 0) extensions.push(Buffer.concat([uint16s(21, padding), Buffer.alloc(padding)]));
  if (name !== undefined) {
    const host = Buffer.from(name);
    extensions.push(Buffer.concat([uint16s(0, host.length + 5, host.length + 3), Buffer.from([0]), uint16s(host.length), host]));
  }
  const all = Buffer.concat(extensions);
  const body = Buffer.concat([uint16s(0x0303), Buffer.alloc(32, 7), Buffer.from([0]), uint16s(2, 0x1301), Buffer.from([1, 0]), uint16s(all.length), all]);
  const handshake = Buffer.concat([Buffer.from([1, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff]), body]);
  return Buffer.concat([Buffer.from([0x16, 3, 1]), uint16s(handshake.length), handshake]);
}

function uint16s(...values: number[]): Buffer {
  return Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

function endpoint(text: string): { address: string; port: number } {
  const [, six, four, port] = /^(?:\[(.*)\]|(.*)):(\d+)$/.exec(text)!;
  return { address: six ?? four!, port: Number(port) };
}

function addressBytes(address: string): Buffer {
  if (!address.includes(":")) {
    return Buffer.from(address.split(".").map(Number));
  }
  const [before = "", after = ""] = address.split("::");
  const groups = (part: string): number[] => (part === "" ? [] : part.split(":").map((group) => parseInt(group, 16)));
  const [head, tail] = [groups(before), groups(after)];
  return uint16s(...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail);
}
