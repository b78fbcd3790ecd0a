import { type Counted, type Store, pause } from './store';

/** A store that does not answer, or fails. Nothing is sent because of it. */
export class StoreFailure extends Error {
  constructor(readonly cause: unknown) {
    super('the store failed');
  }
}

/**
 * A store as the gateway uses it: it answers within a time, `null` is nothing, and a swap whose answer got lost is looked
 * up. Whoever swaps writes texts that nobody else writes.
 */
export class GuardedStore {
  constructor(private readonly store: Store, private readonly timeoutMs: number) {}

  async get(key: string): Promise<string | undefined> {
    return (await this.within(() => this.store.get(key))) ?? undefined;
  }

  async count(key: string, windowMs: number): Promise<Counted> {
    return this.within(() => this.store.count(key, windowMs));
  }

  list(prefix: string): AsyncIterable<readonly [string, string]> {
    return this.store.list(prefix);
  }

  async swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): Promise<boolean> {
    const attempt = () => this.within(() => this.store.swap(key, expected, next, ttlMs));
    try {
      return await attempt();
    } catch {
      // A connection that was cut says nothing of whether the step was taken.
      const found = await this.get(key);
      if (found === next) return true;
      return found === expected && (await attempt());
    }
  }

  /** A step that must be taken, however long the store is away; `undefined` where it could not be. */
  async insist<T>(step: () => Promise<T>, waits: readonly number[]): Promise<T | undefined> {
    for (const wait of [0, ...waits]) {
      if (wait > 0) await pause(wait);
      try {
        return await step();
      } catch (thrown) {
        if (!(thrown instanceof StoreFailure)) throw thrown;
      }
    }
    return undefined;
  }

  private async within<T>(work: () => T | Promise<T>): Promise<T> {
    let alarm: ReturnType<typeof setTimeout> | undefined;
    try {
      const working = work();
      if (!isPromise(working)) return working;
      const late = new Promise<never>((_, reject) => {
        alarm = setTimeout(() => { reject(new Error('the store did not answer in time')); }, this.timeoutMs);
      });
      return await Promise.race([working, late]);
    } catch (thrown) {
      throw new StoreFailure(thrown);
    } finally {
      clearTimeout(alarm);
    }
  }
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | null | undefined)?.then === 'function';
}
