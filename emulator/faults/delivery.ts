import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionReset } from "../core/request";
import type { ResponseBody } from "../core/request";

/** How a fault rule wants a body to reach the client. */
export interface Delivery {
  bytesPerSecond?: number | undefined;
  /** Resets the connection when this many bytes are through. */
  resetAfter?: number | undefined;
}

const piecesPerSecond = 10;

/**
 * The body in the pieces, and at the pace, that a fault rule wants. It ends when it is no longer read, or when the signal is given.
 *
 * @throws ConnectionReset where the rule says so
 */
export async function* deliver(body: ResponseBody, { bytesPerSecond, resetAfter = Infinity }: Delivery, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let left = resetAfter;
  const size = bytesPerSecond === undefined ? Infinity : Math.max(1, Math.ceil(bytesPerSecond / piecesPerSecond));
  for await (const part of typeof body === "string" || body instanceof Uint8Array ? [Buffer.from(body)] : body) {
    for (let start = 0; start < part.length && left > 0; start += size) {
      const piece = part.subarray(start, Math.min(start + size, start + left, part.length));
      left -= piece.length;
      yield piece;
      if (bytesPerSecond !== undefined) await sleep((piece.length / bytesPerSecond) * 1000, undefined, signal === undefined ? {} : { signal });
    }
    if (left <= 0) break;
  }
  if (resetAfter !== Infinity) throw new ConnectionReset();
}
