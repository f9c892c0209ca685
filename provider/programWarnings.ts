import * as pulumi from "@pulumi/pulumi";
import { unknownKeys } from "./azure/unknownKeys";
import { isNodeSupported, oldestNode } from "./model/nodeVersion";

const warned = new Set<string>();

/** Warns, once in a program, of a Node.js that is too old, and of keys in the stack's configuration that are misspelt. */
export function showProgramWarnings(): void {
  for (const warning of [...nodeWarnings(process.versions.node), ...unknownKeys(Object.keys(pulumi.runtime.allConfig()))]) {
    if (warned.has(warning)) continue;
    warned.add(warning);
    void pulumi.log.warn(warning).catch(() => undefined);
  }
}

function nodeWarnings(running: string): string[] {
  return isNodeSupported(running)
    ? []
    : [`Node.js ${running} is not supported: pulumi-azure-packet-capture needs Node.js ${oldestNode} or newer`];
}
