/**
 * Where it is kept that a claim is under way, so that it is not made twice. Values are text; any key-value store will do
 * whose `add` is atomic.
 */
export interface ClaimStore {
  /** What is kept under a key. */
  get(key: string): Promise<string | undefined> | string | undefined;
  /** Keeps a value unless there is one already, in one step; returns the one there was. */
  add(key: string, value: string): Promise<string | undefined> | string | undefined;
  /** Keeps a value in place of the one there is. */
  set(key: string, value: string): Promise<void> | void;
  /** Forgets it. */
  remove(key: string): Promise<void> | void;
}

/** A {@link ClaimStore} in memory: gone with the process or the page. */
export function memoryClaimStore(): ClaimStore {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
    add(key, value) {
      const known = kept.get(key);
      if (known === undefined) kept.set(key, value);
      return known;
    },
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
}
