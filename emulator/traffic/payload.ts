import { mix } from "./mix";

/** What a packet carries: bytes that stay the same, and places in them that are new each time a conversation is held. */
export interface Payload {
  bytes: Buffer;
  /** Places with the same `salt` are filled alike in all packets of one conversation, such as an id in question and answer. */
  fresh?: readonly { at: number; length: number; salt: number }[];
}

export const nothing: Payload = { bytes: Buffer.alloc(0) };

/** Writes a payload; `turn` is the number of times that its conversation has been held, and which conversation it is. */
export function writePayload({ bytes, fresh }: Payload, target: Buffer, at: number, turn: number): void {
  bytes.copy(target, at);
  for (const place of fresh ?? []) {
    for (let index = 0; index < place.length; index += 1) target[at + place.at + index] = mix(turn, place.salt, index) & 0xff;
  }
}

/** Payloads one after the other. */
export function joined(...payloads: Payload[]): Payload {
  let before = 0;
  const fresh = payloads.flatMap((payload) => {
    const moved = (payload.fresh ?? []).map((place) => ({ ...place, at: place.at + before }));
    before += payload.bytes.length;
    return moved;
  });
  return { bytes: Buffer.concat(payloads.map(({ bytes }) => bytes)), fresh };
}

/** A piece of a payload. */
export function cut({ bytes, fresh = [] }: Payload, from: number, to: number): Payload {
  const inside = fresh.map((place) => ({ ...place, at: place.at - from })).filter(({ at, length }) => at + length > 0 && at < to - from);
  if (inside.some(({ at, length }) => at < 0 || at + length > to - from)) throw new Error("internal error: a place to fill is cut in two");
  return { bytes: bytes.subarray(from, to), fresh: inside };
}

/** Bytes that look encrypted. */
export function noise(length: number, seed: number): Payload {
  const bytes = Buffer.alloc(length);
  let state = seed | 1;
  for (let index = 0; index < length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state >>> 24;
  }
  return { bytes };
}

/** A number of so many bytes, most significant first. */
export function number(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

/** Bytes with their length before them. */
export function counted(lengthBytes: number, ...parts: (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([number(bytes.length, lengthBytes), bytes]);
}
