import type { ClaimStore } from '../claims';

/** A vendor's synchronous storage, with its own manner of passing arguments taken off. */
export interface VendorStorage {
  /** The kept value, or anything that is no text. */
  get(key: string): unknown;
  set(key: string, value: string): void;
  remove(key: string): void;
}

const PREFIX = 'couponkit:';

/**
 * A {@link ClaimStore} in the mini-program's storage, which outlives the page. Every call is synchronous, so that
 * nothing comes between looking and writing.
 */
export function claimStoreIn(storage: VendorStorage): ClaimStore {
  const get = (key: string) => {
    const kept = storage.get(PREFIX + key);
    // What was never kept is '' in WeChat and null in Alipay.
    return typeof kept === 'string' && kept !== '' ? kept : undefined;
  };
  const set = (key: string, value: string) => storage.set(PREFIX + key, value);
  return {
    get,
    set,
    add(key, value) {
      const known = get(key);
      if (known === undefined) set(key, value);
      return known;
    },
    remove: (key) => storage.remove(PREFIX + key),
  };
}
