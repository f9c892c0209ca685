import type { Clock } from "./patience";
import { Shared } from "./shared";

/** Answers are shared for this long, in milliseconds: long enough for the captures of one wave. */
const usualAge = 30_000;

/** As `Shared`, for what may change: an answer is good for a limited time. */
export class Recent<T> {
  private readonly answers = new Shared<{ at: number; answer: T }>();

  /** @param oldest How old an answer may be, in milliseconds. @default 30000 */
  async get(key: string, clock: Clock, ask: () => Promise<T>, oldest = usualAge): Promise<T> {
    const isEarlier = this.answers.has(key);
    const look = (): Promise<{ at: number; answer: T }> => this.answers.get(key, async () => ({ at: clock.now(), answer: await ask() }));
    let known = await look();
    if (isEarlier && clock.now() - known.at >= oldest) {
      this.answers.forget(key);
      known = await look();
    }
    return known.answer;
  }

  forget(key: string): void {
    this.answers.forget(key);
  }
}
