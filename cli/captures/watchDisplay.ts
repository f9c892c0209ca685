import { systemClock } from "../../provider/azure/clock";
import { withoutControls } from "../../provider/model/readable";
import { hasEnded } from "../../provider/model/session";
import { elapsedOf, sessionText, stopReasonOf, timeText } from "./captureView";
import { colouredState } from "../output/colour";
import { bytesText, durationText } from "../output/quantities";
import { type Column, tableLines } from "../output/table";
import type { Watched, WatchOptions } from "./watching";

/** What a person sees of captures that are watched: a live line for each on a terminal, elsewhere a line for each change. */
export class WatchDisplay {
  private all: readonly Watched[] = [];
  private height = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    /** The time of day: it is shown, and compared with Azure's times. */
    private readonly now: () => number = Date.now,
  ) {}

  readonly handlers: Required<Pick<WatchOptions, "begun" | "changed" | "report">> = {
    begun: (all) => {
      this.all = all;
      if (this.stream.isTTY) this.live();
      else for (const watched of all) this.line(watched);
    },
    changed: (watched) => {
      if (this.stream.isTTY) this.draw();
      else this.line(watched);
    },
    // The lines themselves show what is waited for.
    report: () => undefined,
  };

  /** Leaves the lines as they are. */
  end(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.draw();
  }

  private live(): void {
    this.draw();
    this.timer = setInterval(() => this.draw(), 1000);
  }

  private draw(): void {
    const room = (this.stream.rows ?? 24) - 1;
    const lines = tableLines(this.all, this.columns, (this.stream.columns ?? 80) - 1);
    const shown = lines.length > room ? [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} more`] : lines;
    const up = this.height === 0 ? "" : `\u001b[${this.height}A`;
    this.stream.write(`${up}\u001b[J${shown.join("\n")}\n`);
    this.height = shown.length;
  }

  private line({ name, session, limit, bytes }: Watched): void {
    const time = new Date(this.now()).toISOString().replace(/\.\d+Z$/, "Z");
    const size = bytes === undefined ? "" : `, ${bytesText(bytes)}`;
    this.stream.write(`${withoutControls(`${time} ${name}: ${sessionText(session, elapsedOf(session, this.now(), limit), limit)}${size}`)}\n`);
  }

  private readonly columns: readonly Column<Watched>[] = [
    { title: "NAME", of: ({ name }) => name },
    {
      title: "STATUS",
      of: ({ session }) => session.packetCaptureStatus,
      paint: (cell, { session }) => colouredState(cell, session.packetCaptureStatus),
    },
    { title: "TIME", of: (watched) => this.time(watched) },
    { title: "STOP REASON", of: ({ session }) => stopReasonOf(session) },
    { title: "FILE SIZE", of: ({ bytes }) => (bytes === undefined ? "" : bytesText(bytes)), align: "right", optional: true },
    { title: "CHANGED", of: ({ changedAt }) => `${durationText((systemClock.now() - changedAt) / 1000)} ago`, optional: true },
  ];

  private time({ session, limit }: Watched): string {
    const elapsed = elapsedOf(session, this.now(), limit);
    if (elapsed === undefined) return hasEnded(session) ? "ended" : "";
    return timeText(elapsed, limit);
  }
}
