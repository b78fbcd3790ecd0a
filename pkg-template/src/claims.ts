/**
 * Where a page keeps under which key a claim is under way, so that it is not made twice. Values are text; any key-value
 * store will do whose `add` is atomic.
 */
export interface ClaimStore {
  /** What is kept under a key. */
  get(key: string): Promise<string | undefined | null> | string | undefined | null;
  /** Keeps a value unless there is one already, in one step; returns the one there was, or nothing. */
  add(key: string, value: string): Promise<string | undefined | null> | string | undefined | null;
  /** Keeps a value in place of the one there is. */
  set(key: string, value: string): Promise<void> | void;
  /** Forgets it. */
  remove(key: string): Promise<void> | void;
}

/** What our keys begin with, in a storage that others use too. */
export const PREFIX = 'couponkit:';

/** Somewhere to keep texts, without waiting. */
export interface Shelf {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** A {@link ClaimStore} over a shelf. Every call is synchronous, so that nothing comes between looking and writing. */
export function claimStoreOn(shelf: Shelf): ClaimStore {
  return {
    get: shelf.get,
    set: shelf.set,
    remove: shelf.remove,
    add(key, value) {
      const known = shelf.get(key);
      if (known === undefined) shelf.set(key, value);
      return known;
    },
  };
}

/** A {@link ClaimStore} in memory: gone with the process or the page. */
export function memoryClaimStore(): ClaimStore {
  return claimStoreOn(memoryShelf());
}

function memoryShelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
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
  const fallback = memoryShelf();
  return claimStoreOn({
    get: (key) => storage.getItem(PREFIX + key) ?? fallback.get(key),
    set(key, value) {
      try {
        storage.setItem(PREFIX + key, value);
      } catch {
        fallback.set(key, value);
      }
    },
    remove(key) {
      storage.removeItem(PREFIX + key);
      fallback.remove(key);
    },
  });
}
