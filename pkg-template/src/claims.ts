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

/** The page's `localStorage`, which outlives a reload, or memory where there is none. */
export function defaultClaimStore(): ClaimStore {
  const storage = localStorageIfAny();
  return storage ? storageClaimStore(storage) : memoryClaimStore();
}

function localStorageIfAny(): Storage | undefined {
  try {
    // Reading the property throws where the user has forbidden storage.
    return typeof localStorage === 'object' ? localStorage : undefined;
  } catch {
    return undefined;
  }
}

/** A {@link ClaimStore} over a page's storage. Where that is full, memory has to do. */
function storageClaimStore(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): ClaimStore {
  const prefix = 'couponkit:';
  const fallback = memoryClaimStore();
  const get = (key: string) => storage.getItem(prefix + key) ?? (fallback.get(key) as string | undefined);
  const set = (key: string, value: string) => {
    try {
      storage.setItem(prefix + key, value);
    } catch {
      void fallback.set(key, value);
    }
  };
  return {
    get,
    set,
    add(key, value) {
      const known = get(key);
      if (known === undefined) set(key, value);
      return known;
    },
    remove(key) {
      storage.removeItem(prefix + key);
      void fallback.remove(key);
    },
  };
}
