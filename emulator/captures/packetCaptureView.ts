import { shownSince } from "../core/apiVersions";
import { etagOf } from "../core/etags";
import type { PacketCapture } from "../core/resources";
import type { Store } from "../core/store";
import { captureStartTime, sessionAt } from "./captureSession";

/** A capture as Azure shows it: these keys in this order (recorded). */
export function captureBody(store: Store, capture: PacketCapture, apiVersion: string): Record<string, unknown> {
  const { properties, hidden } = capture;
  const continuous = properties.continuousCapture !== undefined;
  const showsTargetType = apiVersion >= shownSince.targetType;
  const showsContinuous = apiVersion >= shownSince.continuousCapture;
  return {
    name: capture.name,
    id: capture.id,
    etag: etagOf(store, capture),
    properties: {
      provisioningState: hidden!.provisioningState,
      target: properties.target,
      ...(showsTargetType ? { scope: properties.scope, targetType: properties.targetType } : {}),
      bytesToCapturePerPacket: properties.bytesToCapturePerPacket,
      ...(continuous ? {} : { totalBytesPerSession: properties.totalBytesPerSession, timeLimitInSeconds: properties.timeLimitInSeconds }),
      storageLocation: properties.storageLocation,
      ...(continuous && showsContinuous ? { continuousCapture: properties.continuousCapture, captureSettings: properties.captureSettings } : {}),
      filters: properties.filters,
      ...(hidden!.queryPacketCaptureLastOperationId === undefined || apiVersion < shownSince.queryPacketCaptureLastOperationId ? {} : { queryPacketCaptureLastOperationId: hidden!.queryPacketCaptureLastOperationId }),
    },
    ...(apiVersion < shownSince.captureType ? {} : { type: capture.type }),
  };
}

/** What queryStatus tells: these keys in this order (recorded). */
export function statusBody(capture: PacketCapture, now: number): Record<string, unknown> {
  const { session } = capture.hidden!;
  const { packetCaptureStatus, stopReason, packetCaptureError } = sessionAt(session, now);
  const startTime = packetCaptureStatus === "NotStarted" ? undefined : captureStartTime(session);
  return {
    name: capture.name,
    id: capture.id,
    ...(startTime === undefined ? {} : { captureStartTime: startTime }),
    packetCaptureStatus,
    ...(stopReason === undefined ? {} : { stopReason }),
    packetCaptureError,
  };
}
