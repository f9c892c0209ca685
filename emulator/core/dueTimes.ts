interface Due {
  key: string;
  at: number;
  /** Of two at the same time, the one that was set first comes first. */
  turn: number;
}

/** Keys by the time at which something is to happen to them. To set one, and to ask while nothing is due, costs next to nothing however many there are. */
export class DueTimes {
  private readonly times = new Map<string, Due>();
  /** A binary heap. What is no longer in `times` as it is here does not count. */
  private readonly heap: Due[] = [];
  private turns = 0;

  /** Of `undefined`, nothing is to happen. */
  set(key: string, at: number | undefined): void {
    const known = this.times.get(key);
    if (known?.at === at) return;
    this.times.delete(key);
    if (at === undefined) return;
    const due = { key, at, turn: known?.turn ?? this.turns++ };
    this.times.set(key, due);
    this.push(due);
  }

  clear(): void {
    this.times.clear();
    this.heap.length = 0;
  }

  /** Those that were due until then, the earliest first. They stay due until they are set again. */
  until(now: number): string[] {
    const due: Due[] = [];
    while (this.heap.length > 0 && this.heap[0]!.at <= now) {
      const next = this.pop();
      if (this.times.get(next.key) === next) due.push(next);
    }
    for (const each of due) this.push(each);
    return due.map(({ key }) => key);
  }

  private push(due: Due): void {
    const { heap } = this;
    let place = heap.length;
    while (place > 0 && isBefore(due, heap[parentOf(place)]!)) {
      heap[place] = heap[parentOf(place)]!;
      place = parentOf(place);
    }
    heap[place] = due;
  }

  private pop(): Due {
    const { heap } = this;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

function parentOf(place: number): number {
  return (place - 1) >> 1;
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn);
}
