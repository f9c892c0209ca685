import type { Effects } from "../core/effects";
import type { Operation } from "../core/operation";
import { parentId } from "../core/resourceIds";
import type { PacketCapture } from "../core/resources";
import type { Store } from "../core/store";
import { stopReasons } from "./captureSession";
import { upload } from "./captureUpload";
import { touchWatcher } from "./networkWatchers";
import { captureType } from "./packetCaptures";
import { statusBody } from "./packetCaptureView";
import { withEnd } from "./sessionEnd";

/** What the operations of captures change when they end. */
export const captureEffects: Effects = {
  PacketCaptures_Create(store, operation) {
    changeCapture(store, operation, (capture) => {
      if (operation.status === "Succeeded") return withState(capture, "Succeeded");
      return operation.plan.keepCapture === false ? undefined : withState(capture, operation.status);
    });
  },
  PacketCaptures_Stop(store, operation) {
    if (operation.status !== "Succeeded") return;
    changeCapture(store, operation, (capture) => withEnd(capture, operation.endsAt!, { status: "Stopped", stopReason: stopReasons.manual, packetCaptureError: [] }));
  },
  PacketCaptures_GetStatus(store, operation) {
    const capture = store.get(operation.resourceId, captureType);
    if (capture) operation.result = { status: 200, body: statusBody(capture, operation.endsAt!) };
  },
  PacketCaptures_Delete(store, operation) {
    changeCapture(store, operation, (capture) => {
      if (operation.status === "Succeeded") {
        // Not known: whether a session that is deleted while it runs leaves a file. Here it is stopped first.
        upload(store, withEnd(capture, operation.endsAt!, { status: "Stopped", stopReason: stopReasons.manual, packetCaptureError: [] }));
        return undefined;
      }
      return withState(capture, capture.hidden!.session.startsAt === null ? "Failed" : "Succeeded");
    });
  },
};

function changeCapture(store: Store, operation: Operation, change: (capture: PacketCapture) => PacketCapture | undefined): void {
  const capture = store.get(operation.resourceId, captureType);
  if (!capture) return;
  const changed = change(capture);
  if (changed) store.put(changed);
  else store.delete(capture.id);
  touchWatcher(store, parentId(capture.id));
}

function withState(capture: PacketCapture, provisioningState: string): PacketCapture {
  return { ...capture, hidden: { ...capture.hidden!, provisioningState } };
}
