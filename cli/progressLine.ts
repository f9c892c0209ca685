import type { WriteStream } from "node:tty";
import { withoutControls } from "../provider/model/readable";
import { clipped } from "./output/width";

/** How long the same thing is not said again where lines stay. */
const repeatAfter = 30_000;

/** What a person sees while something is waited for: one line on the terminal that changes; elsewhere a line for each new thing. */
export class ProgressLine {
  private isShown = false;
  private said = { what: "", at: -Infinity };

  constructor(
    private readonly stream: NodeJS.WriteStream | WriteStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {}

  report(text: string): void {
    const message = withoutControls(text);
    if (this.stream.isTTY) {
      this.stream.write(`\r\u001b[2K${clipped(message, (this.stream.columns ?? 80) - 1)}`);
      this.isShown = true;
      return;
    }
    // What differs in its numbers only is the same thing.
    const what = message.replace(/\d+/g, "");
    if (what === this.said.what && this.now() - this.said.at < repeatAfter) return;
    this.said = { what, at: this.now() };
    this.stream.write(`${message}\n`);
  }

  /** Shows how far something is: on a terminal alone. */
  live(message: string): void {
    if (this.stream.isTTY) this.report(message);
  }

  /** Leaves a line that stays. */
  say(message: string): void {
    this.clear();
    this.stream.write(`${withoutControls(message)}\n`);
  }

  clear(): void {
    if (this.isShown) this.stream.write("\r\u001b[2K");
    this.isShown = false;
  }
}
