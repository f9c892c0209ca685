import { type PacketCaptureSummary, summaryOf } from "../../provider/model/summary";
import { isSucceeded } from "../../provider/model/provisioningState";
import { colouredState } from "../output/colour";
import { bytesText, durationText } from "../output/quantities";
import type { Column } from "../output/table";
import type { ListedCapture } from "../targets/captures";
import { filtersOf, machineOf, named, type Renamed, sizeLimitOf, stopReasonOf, timeLimitOf } from "./captureView";
import { type CaptureStatus, sizeColumn } from "./statusColumns";

/** A capture of a list, with how its session stands where that was asked. */
export interface CaptureRow extends Renamed<PacketCaptureSummary>, Partial<Omit<CaptureStatus, "id" | "name" | "timeLimitInSeconds">> {
  /** The region. */
  readonly location: string;
}

export function rowOf({ observed, watcher, location }: ListedCapture): CaptureRow {
  return { ...named(summaryOf(observed, { ...watcher, packetCaptureName: observed.name })), location };
}

/** The columns of a list, with what was asked beyond the lists themselves. */
export function listColumns({ status, sizes }: { readonly status: boolean; readonly sizes: boolean }): Column<CaptureRow>[] {
  return [
    { title: "NAME", of: ({ name }) => name },
    { title: "MACHINE", of: machineOf },
    { title: "REGION", of: ({ location }) => location, optional: true },
    ...(status ? sessionColumns : [stateColumn]),
    ...(sizes ? [sizeColumn] : []),
    { title: "TIME LIMIT", of: (row) => quantity(timeLimitOf(row), durationText), value: timeLimitOf, optional: true },
    { title: "SIZE LIMIT", of: (row) => quantity(sizeLimitOf(row), bytesText), value: sizeLimitOf, optional: true },
    { title: "FILTERS", of: filtersOf, value: (row) => (row.filters.length === 0 ? "" : filtersOf(row)), optional: true },
  ];
}

const stateColumn: Column<CaptureRow> = {
  title: "STATE",
  of: ({ provisioningState }) => provisioningState,
  paint: (cell, { provisioningState }) => colouredState(cell, provisioningState),
};

const sessionColumns: readonly Column<CaptureRow>[] = [
  { title: "STATUS", of: standing, paint: (cell, row) => colouredState(cell, standing(row)) },
  { title: "TIME LEFT", of: ({ remainingSeconds }) => quantity(remainingSeconds, durationText), value: ({ remainingSeconds }) => remainingSeconds },
  { title: "STOP REASON", of: stopReasonOf, optional: true },
];

/** How the session stands; of a capture that Azure has not made, or not yet, how far that is. */
function standing({ packetCaptureStatus = "Unknown", provisioningState }: CaptureRow): string {
  return isSucceeded(provisioningState) ? packetCaptureStatus : provisioningState;
}

function quantity(amount: number | undefined, text: (amount: number) => string): string {
  return amount === undefined ? "" : text(amount);
}
