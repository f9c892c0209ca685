import type { articleIds } from "../../emulator";
import type { Program } from "../faults/stack";
import type { ResourceOptions } from "../faults/state";
import { suggestedName } from "../suggestedName";
import type { CaptureProgram, Settings, StateName } from "./step";

export const container = "captures";

/** What a state's program gives to the engine. */
export interface Declared {
  readonly program: Program;
  readonly options: Readonly<Record<string, ResourceOptions>>;
}

export function declared(ids: ReturnType<typeof articleIds>, state: StateName, captures: CaptureProgram): Declared {
  const entries = Object.entries(captures);
  return {
    program: Object.fromEntries(entries.map(([name, settings]) => [name, argumentsOf(ids, state, name, settings)])),
    options: Object.fromEntries(entries.map(([name, settings]) => [name, optionsOf(settings)])),
  };
}

/** The name that a resource's capture has, unless it had another one before. */
export function captureNameOf(state: StateName, name: string, explicit?: string): string {
  return explicit === undefined ? suggestedName(name, state) : "shared";
}

function argumentsOf(ids: ReturnType<typeof articleIds>, state: StateName, name: string, settings: Settings): Record<string, unknown> {
  const { port, running, explicit, files } = settings;
  const folder = `https://${ids.storageAccount.split("/").at(-1)}.blob.core.windows.net/${container}`;
  const storagePath = files === undefined ? {} : { storagePath: files === "container" ? folder : `${folder}/${name}-${state}.cap` };
  return {
    target: ids.virtualMachine,
    storageLocation: { storageId: ids.storageAccount, ...storagePath },
    filters: [{ protocol: "TCP", localPort: String(port) }],
    running,
    // In quick time, five minutes are a second: less than a busy machine may take.
    timeouts: { readInSeconds: 1800 },
    __suggestedName: captureNameOf(state, name),
    ...(explicit !== undefined && { packetCaptureName: "shared" }),
    ...(explicit === "shared, adopted" && { adoptExisting: true }),
    ...(files !== undefined && { deleteFilesOnDestroy: true }),
    ...(files === "ring" && { continuousCapture: true, captureSettings: { fileCount: 3, fileSizeInBytes: 8192, sessionTimeLimitInSeconds: 3600 } }),
  };
}

function optionsOf({ alias, trigger, retain }: Settings): ResourceOptions {
  return {
    ...(alias !== undefined && { aliases: [alias] }),
    ...(trigger !== undefined && { replacementTrigger: trigger }),
    ...(retain && { retainOnDelete: true }),
  };
}
