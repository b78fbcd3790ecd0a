import { type Counted, type Store, type Stores, forAll, monotonic } from './store';

/** How {@link memoryStores} is bounded. */
export interface MemoryOptions {
  /** How many claims and tokens are kept at most. When it is full, claims are refused rather than forgotten. Default 200,000. */
  maxEntries?: number;
}

/**
 * Stores in this instance's memory: for one instance, and gone with it. The default.
 *
 * @example
 * createGateway({ ...options, stores: memoryStores({ maxEntries: 10_000 }) });
 */
export function memoryStores({ maxEntries = 200_000 }: MemoryOptions = {}): Stores {
  return forAll(new MemoryStore(maxEntries));
}

class MemoryStore implements Store {
  private readonly kept = new Map<string, { value: string; endsAt: number }>();
  private readonly counts = new Map<string, { count: number; endsAt: number }>();

  constructor(private readonly maxEntries: number) {}

  get(key: string): string | undefined {
    const entry = this.kept.get(key);
    if (entry === undefined || entry.endsAt > monotonic()) return entry?.value;
    this.kept.delete(key);
    return undefined;
  }

  swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): boolean {
    if (this.get(key) !== expected) return false;
    if (next === undefined) this.kept.delete(key);
    else {
      if (expected === undefined) this.makeRoom();
      this.kept.set(key, { value: next, endsAt: monotonic() + ttlMs });
    }
    return true;
  }

  count(key: string, windowMs: number): Counted {
    const now = monotonic();
    let counted = this.counts.get(key);
    if (counted === undefined || counted.endsAt <= now) {
      if (this.counts.size >= this.maxEntries) removeEnded(this.counts, now);
      // Counts that are lost cost a call too many; memory without end would cost the process.
      if (this.counts.size >= this.maxEntries) this.counts.clear();
      counted = { count: 0, endsAt: now + windowMs };
      this.counts.set(key, counted);
    }
    counted.count++;
    return { count: counted.count, resetMs: counted.endsAt - now };
  }

  async *list(prefix: string): AsyncGenerator<[string, string]> {
    for (const key of this.kept.keys()) {
      const value = key.startsWith(prefix) ? this.get(key) : undefined;
      if (value !== undefined) yield await Promise.resolve([key, value]);
    }
  }

  private makeRoom(): void {
    if (this.kept.size < this.maxEntries) return;
    removeEnded(this.kept, monotonic());
    if (this.kept.size >= this.maxEntries) throw new Error('memoryStores is full: use a store that is not in memory');
  }
}

function removeEnded(map: Map<string, { endsAt: number }>, now: number): void {
  for (const [key, { endsAt }] of map) if (endsAt <= now) map.delete(key);
}
