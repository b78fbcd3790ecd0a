import type { StoredToken, TokenStore } from './types';

/** How long a holder of the lock may take; whoever died with it does not block the others for ever. */
const LEASE = 15_000;
const STEP = 20;

/** A {@link TokenStore} in this instance's memory. */
export function memoryTokenStore(): TokenStore {
  const kept = new Map<string, StoredToken>();
  const heldUntil = new Map<string, number>();
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, token) => Promise.resolve(void kept.set(key, token)),
    async lock(key, work) {
      // Looks again rather than waiting for the holder's promise, which in workerd belongs to another request.
      while ((heldUntil.get(key) ?? 0) > Date.now()) await pause(STEP);
      const until = Date.now() + LEASE;
      heldUntil.set(key, until);
      try {
        return await work();
      } finally {
        if (heldUntil.get(key) === until) heldUntil.delete(key);
      }
    },
  };
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
