/** The captures that resources of one run use. Ids count in any letter case. */
export class CapturesInUse {
  private readonly held = new Set<string>();
  private readonly unchanged = new Set<string>();

  /**
   * Notes that a resource of the run creates, adopts or updates the capture.
   *
   * @returns `false` where another one does so already.
   */
  hold(id: string): boolean {
    const key = id.toLowerCase();
    if (this.held.has(key)) return false;
    this.held.add(key);
    return true;
  }

  /** Takes back a `hold` that came to nothing. */
  release(id: string): void {
    this.held.delete(id.toLowerCase());
  }

  /** Notes that a resource of the run has the capture and is to keep it as it is. */
  noteUnchanged(id: string): void {
    this.unchanged.add(id.toLowerCase());
  }

  isUnchanged(id: string): boolean {
    return this.unchanged.has(id.toLowerCase());
  }

  /** Whether the capture must not be deleted for another resource. */
  has(id: string): boolean {
    return this.held.has(id.toLowerCase()) || this.isUnchanged(id);
  }
}
