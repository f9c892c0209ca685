const capacity = 16_384;

/** Values by name, for at most 16,384 names: when these are exceeded, the rarer half is given up. */
export class BoundedNames<T> {
  count = 0;
  /** How often names had to be given up. */
  generation = 0;

  private values = new Map<string, T>();

  /** @param occurrences how often a name was seen */
  constructor(
    private readonly create: () => T,
    private readonly occurrences: (value: T) => number,
  ) {}

  /** Whether names had to be given up, so that one that came back counts twice and lacks its beginning. */
  get isEstimated(): boolean {
    return this.generation > 0;
  }

  get(name: string): T {
    const found = this.values.get(name);
    if (found !== undefined) {
      return found;
    }
    if (this.values.size === capacity) {
      this.giveUpRarer();
    }
    const value = this.create();
    this.values.set(name, value);
    this.count += 1;
    return value;
  }

  rows(): [name: string, value: T][] {
    return [...this.values];
  }

  private giveUpRarer(): void {
    this.generation += 1;
    const kept = new Set(
      this.rows()
        .sort(([, a], [, b]) => this.occurrences(b) - this.occurrences(a))
        .slice(0, capacity / 2)
        .map(([name]) => name),
    );
    this.values = new Map([...this.values].filter(([name]) => kept.has(name)));
  }
}
