import { AzureError } from "./errors";

/** What several callers want to know at the same time, asked once. */
export class Shared<T> {
  private readonly answers = new Map<string, Promise<T>>();

  /**
   * The answer that is known or under way, else a new one. A failed request is not reused later, and one that failed only
   * because its asker's time was over is asked again.
   */
  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const others = this.answers.get(key);
    if (others === undefined) return this.ask(key, ask);
    try {
      return await others;
    } catch (error) {
      if (error instanceof AzureError && error.isOutOfTime) return this.get(key, ask);
      throw error;
    }
  }

  has(key: string): boolean {
    return this.answers.has(key);
  }

  forget(key: string): void {
    this.answers.delete(key);
  }

  private ask(key: string, ask: () => Promise<T>): Promise<T> {
    const own = ask();
    this.answers.set(key, own);
    own.catch(() => {
      if (this.answers.get(key) === own) this.answers.delete(key);
    });
    return own;
  }
}
