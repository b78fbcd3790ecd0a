import { claimStoreOn, PREFIX, type ClaimStore } from '../claims';

/** A vendor's synchronous storage, with its own manner of passing arguments taken off. */
export interface VendorStorage {
  /** The kept value, or anything that is no text. */
  get(key: string): unknown;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** A {@link ClaimStore} in the mini-program's storage, which outlives the page. */
export function claimStoreIn(storage: VendorStorage): ClaimStore {
  return claimStoreOn({
    get(key) {
      const kept = storage.get(PREFIX + key);
      // What was never kept is '' in WeChat and null in Alipay.
      return typeof kept === 'string' && kept !== '' ? kept : undefined;
    },
    set: (key, value) => { storage.set(PREFIX + key, value); },
    remove: (key) => { storage.remove(PREFIX + key); },
  });
}
