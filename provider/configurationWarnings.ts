import * as pulumi from "@pulumi/pulumi";
import { unknownKeys } from "./azure/unknownKeys";

const warned = new Set<string>();

/** Warns, once in a program, of keys in the stack's configuration that are misspelt. */
export function warnOfUnknownKeys(): void {
  for (const warning of unknownKeys(Object.keys(pulumi.runtime.allConfig()))) {
    if (warned.has(warning)) continue;
    warned.add(warning);
    void pulumi.log.warn(warning).catch(() => undefined);
  }
}
