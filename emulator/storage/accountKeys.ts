import { createHash } from "node:crypto";
import type { KeyName, KeyStates, StorageAccount } from "../core/resources";

export const keyNames = ["key1", "key2"] as const satisfies readonly KeyName[];

export function newKeys(now: number): KeyStates {
  return { generations: { key1: 0, key2: 0 }, createdAt: { key1: now, key2: now } };
}

/** 64 bytes, base64. They open nothing but the local Azure. */
export function accountKey(account: StorageAccount, name: KeyName): string {
  return createHash("sha512").update(`${name} of ${account.id.toLowerCase()}, generation ${account.hidden!.keys.generations[name]}`).digest("base64");
}
