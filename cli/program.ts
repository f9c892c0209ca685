import type { CaptureView } from "../provider/lifecycle/queries";
import type { Capture } from "../provider/model/capture";
import type { CaptureInputs } from "../provider/model/captureInputs";
import { declared as declaredCapture } from "../provider/model/declared";
import { sessionLimits } from "../provider/model/limits";
import { withoutUndefined } from "../provider/model/shapes";
import type { Renamed } from "./captures/captureView";

/** What a program says of a capture. */
export type DeclaredCapture = Capture & Pick<CaptureInputs, "packetCaptureName"> & Partial<Pick<CaptureInputs, "requireAgent" | "requireStorage">>;

/** A capture as Azure shows it, for a program. */
export function declared({ name, ...view }: Renamed<CaptureView>): DeclaredCapture {
  return { ...declaredCapture(view), packetCaptureName: name };
}

/** A Pulumi program that takes a capture over as it stands: the first `pulumi up` adopts it, the next ones change nothing. */
export function adoptingProgram(inputs: DeclaredCapture): string {
  const { target, packetCaptureName, scope, storageLocation, filters, continuousCapture, captureSettings } = inputs;
  const args = withoutUndefined({
    packetCaptureName,
    adoptExisting: true,
    target,
    scope,
    storageLocation,
    filters: filters.length === 0 ? undefined : filters,
    bytesToCapturePerPacket: unlessDefault(inputs.bytesToCapturePerPacket, sessionLimits.bytesToCapturePerPacket),
    totalBytesPerSession: unlessDefault(inputs.totalBytesPerSession, sessionLimits.totalBytesPerSession),
    timeLimitInSeconds: unlessDefault(inputs.timeLimitInSeconds, sessionLimits.timeLimitInSeconds),
    continuousCapture,
    captureSettings,
    requireAgent: inputs.requireAgent === false ? false : undefined,
    requireStorage: inputs.requireStorage,
  });
  return [
    'import { PacketCapture } from "pulumi-azure-packet-capture";',
    "",
    `export const capture = new PacketCapture(${JSON.stringify(packetCaptureName)}, ${literal(args, "")});`,
    "",
  ].join("\n");
}

function unlessDefault(value: number | undefined, limit: { readonly default: number }): number | undefined {
  return value === limit.default ? undefined : value;
}

/** A value as people write it in a program: names of properties bare, what is short on one line. */
function literal(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item: unknown) => literal(item, inner))
    : Object.entries(value).map(([name, item]) => `${name}: ${literal(item, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{ ", " }"];
  const line = `${open}${parts.join(", ")}${close}`;
  if (indent !== "" && line.length <= 80 && !line.includes("\n")) return line;
  return `${open.trim()}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close.trim()}`;
}
