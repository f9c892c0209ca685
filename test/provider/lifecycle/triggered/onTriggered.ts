import assert from "node:assert/strict";
import { onLocalAzure, type OnLocalAzure, type OnLocalAzureOptions } from "../../onLocalAzure";

export type Json = Record<string, unknown>;

/** Captures that something else starts later, as a program declares them on a local Azure. */
export interface OnTriggered extends OnLocalAzure {
  /** What `check` says of arguments. */
  readonly check: (args?: Json, olds?: Json) => Promise<{ inputs: Json; failures: string[] }>;
  /** Checks arguments without mistakes and gives the inputs that create and diff get. */
  readonly checked: (args?: Json, olds?: Json) => Promise<Json>;
  /** Starts a capture as something else does. */
  readonly trigger: (name: string, args?: Json) => Promise<string>;
}

export function onTriggered(options: OnLocalAzureOptions = {}): OnTriggered {
  const on = onLocalAzure(options);
  const check = async (args: Json = {}, olds: Json = {}): Promise<{ inputs: Json; failures: string[] }> => {
    const needed = { target: on.ids.virtualMachine, storageLocation: { storageId: on.ids.storageAccount } };
    const news = { ...needed, __suggestedName: "web-1234567", ...args, __provider: "text" };
    const { inputs = {}, failures = [] } = await on.triggered.check(olds, news);
    return { inputs: { ...inputs, __provider: "text" }, failures: failures.map(({ reason }) => reason) };
  };
  const more = {
    check,
    checked: async (args: Json = {}, olds: Json = {}) => {
      const { inputs, failures } = await check(args, olds);
      assert.deepEqual(failures, []);
      return inputs;
    },
    trigger: async (packetCaptureName: string, args: Json = {}) =>
      (await on.provider.create(await on.inputs({ packetCaptureName, ...args }))).id,
  };
  // A copy would not follow to the next run.
  return Object.defineProperties(on, Object.getOwnPropertyDescriptors(more)) as OnTriggered;
}
