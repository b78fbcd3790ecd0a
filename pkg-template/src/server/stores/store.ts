/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Where claims, tokens and the counts of rate limits are kept: texts by key, each of which ends after a while. Time is
 * the store's own, so that instances whose clocks differ agree. `storeContract` says whether a store of your own will do.
 */
export interface Store {
  /** What is kept under a key; nothing (`undefined` or `null`) once it has ended. */
  get(key: string): Awaitable<string | undefined | null>;
  /**
   * Puts `next` in the place of `expected`, in one step; `undefined` stands for nothing, on either side.
   *
   * @param ttlMs After how many milliseconds it ends.
   * @returns Whether `expected` was what was there, and `next` is now.
   */
  swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): Awaitable<boolean>;
  /** Counts one more, in one step. The window begins with the first that is counted in it. */
  count(key: string, windowMs: number): Awaitable<Counted>;
  /** All that is kept under keys that begin so, in any order; what changes meanwhile may be missing or there. */
  list(prefix: string): AsyncIterable<readonly [key: string, value: string]>;
}

/** How often something was counted. */
export interface Counted {
  /** In this window, this time among them. */
  count: number;
  /** How long the window still lasts, in milliseconds. */
  resetMs: number;
}

/** The stores of a gateway. Those of this package are one store under three names; a shop may mix them. */
export interface Stores {
  /** Claims, and what was answered to them. To be kept through restarts. */
  claims: Store;
  /** Kingdee's app-tokens. Secrets. */
  tokens: Store;
  /** Counts of rate limits. */
  limits: Store;
}

/** One store for everything. */
export function forAll(store: Store): Stores {
  return { claims: store, tokens: store, limits: store };
}

/** Milliseconds that only run forward, and mean nothing to another instance. */
export function monotonic(): number {
  return performance.now();
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
