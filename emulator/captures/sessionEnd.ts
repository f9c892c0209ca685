import { isSame, parentId } from "../core/resourceIds";
import type { PacketCapture } from "../core/resources";
import type { Store } from "../core/store";
import { endedAt, withoutInstance } from "./captureSession";
import { withSession } from "./captureUpload";
import { touchWatcher } from "./networkWatchers";
import { captureType } from "./packetCaptures";

/** Ends the session, unless it has ended already. */
export function withEnd(capture: PacketCapture, at: number, end: { status: "Stopped" | "Error"; stopReason?: string; packetCaptureError: string[] }): PacketCapture {
  const { session } = capture.hidden!;
  const ended = endedAt(session, { at, ...end });
  return ended === session ? capture : withSession(capture, ended);
}

/**
 * Not known: what becomes of a session whose machine is gone or switched off. Here the agent has stopped. On a scale set, the session
 * goes on with the other instances.
 */
export function endSessionsOn(store: Store, machineId: string, at: number): void {
  const setId = parentId(machineId);
  const instance = machineId.split("/").at(-1)!;
  for (const capture of store.list(captureType)) {
    const { target, targetType } = capture.properties;
    const { session } = capture.hidden!;
    const left = isSame(target, machineId)
      ? endedAt(session, { at, status: "Error", packetCaptureError: ["AgentStopped"] })
      : targetType === "AzureVMSS" && isSame(target, setId) ? withoutInstance(session, instance, at) : session;
    if (left === session) continue;
    store.put(withSession(capture, left));
    touchWatcher(store, parentId(capture.id));
  }
}
