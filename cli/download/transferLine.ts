import { bytesText, durationText } from "../output/quantities";

/** How long the past counts for the rate, in milliseconds. */
const memory = 10_000;

/** What a person sees of a download: how much is there, how fast it comes and how long it will take. */
export class TransferLine {
  private samples: { at: number; bytes: number }[] = [];
  private received = 0;

  /**
   * @param name What is downloaded.
   * @param size All of it, in bytes.
   * @param before What was there already.
   */
  constructor(
    private readonly name: string,
    private readonly size: number,
    before: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.received = before;
    this.samples.push({ at: now(), bytes: before });
  }

  add(bytes: number): void {
    this.received += bytes;
    const at = this.now();
    this.samples.push({ at, bytes: this.received });
    while (this.samples.length > 2 && at - (this.samples[0]?.at ?? at) > memory) this.samples.shift();
  }

  text(): string {
    const [first] = this.samples;
    const seconds = (this.now() - (first?.at ?? 0)) / 1000;
    const rate = seconds > 0 ? (this.received - (first?.bytes ?? 0)) / seconds : 0;
    const speed = rate > 0 ? `, ${bytesText(rate)}/s, ${durationText(Math.ceil((this.size - this.received) / rate))} left` : "";
    return `downloading ${this.name}: ${bytesText(this.received)} of ${bytesText(this.size)}${speed}`;
  }
}
