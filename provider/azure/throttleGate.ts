import type { AzureError } from "./errors";
import { type Patience, pause } from "./patience";

/**
 * The gate for all requests of one kind to one subscription: when the service throttles one, all wait and then continue spread out.
 */
export class ThrottleGate {
  private openAt = 0;
  private reason: AzureError | undefined;

  /** @param reason What the service said, for the errors of those who run out of time. */
  close(now: number, milliseconds: number, reason: AzureError): void {
    this.reason = reason;
    this.openAt = Math.max(this.openAt, now + milliseconds);
  }

  /** Waits until the gate is open; `false` when that is after the deadline, or the deadline is over. */
  async pass(patience: Patience): Promise<boolean> {
    for (let wait = this.openAt - patience.clock.now(); wait > 0; wait = this.openAt - patience.clock.now()) {
      patience.report(`throttled by Azure, continuing in ${Math.ceil(wait / 1000)} s`);
      if (!(await pause(patience, wait + Math.random() * Math.min(wait, 1000)))) return false;
    }
    return patience.clock.now() <= patience.deadline;
  }

  /** Why the gate is closed; `undefined` if it is open. */
  reasonAt(now: number): AzureError | undefined {
    return now < this.openAt ? this.reason : undefined;
  }
}
