// Where the checkout's coupons come from. 智迈 lists the coupons that the cart *that was sent* can use, so its answer
// says `complete: false`: what is missing may just not fit this cart. The page therefore remembers every coupon that it
// has seen, evaluates by itself at once, and asks again after an edit.

import { type Coupon, type OperationParams, toCoupons } from 'couponkit';
import { type Ref, type ShallowRef, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { client } from './backend';
import { ZVCMS } from './shop';

type ListParams = OperationParams['zvcms.listUsableCoupons'];

const OPERATION = 'zvcms.listUsableCoupons';
const QUIET_MS = 400;

/** How sure the page is: asking, told by the platform for the cart as it is, or on its own. */
export type Freshness = 'asking' | 'current' | 'offline';

export interface CouponSource {
  /** Every coupon seen so far. */
  coupons: ShallowRef<Coupon[]>;
  /** Ids that the platform listed for the cart as it is; `null` until it has. */
  listed: ShallowRef<ReadonlySet<string> | null>;
  freshness: Readonly<Ref<Freshness>>;
}

export function useCoupons(query: () => ListParams): CouponSource {
  const coupons = shallowRef<Coupon[]>([]);
  const listed = shallowRef<ReadonlySet<string> | null>(null);
  const freshness = ref<Freshness>('asking');
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function remember(fresh: Coupon[]): void {
    const all = new Map(coupons.value.map((coupon) => [coupon.id, coupon]));
    for (const coupon of fresh) all.set(coupon.id, coupon);
    coupons.value = [...all.values()];
  }

  /** Only the answer to the latest question counts: an edit aborts the one before. */
  async function ask(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      // Without a cart nothing is filtered by one: once, to be able to say what the others lack.
      if (coupons.value.length === 0) remember(await list({}, signal));
      const fresh = await list(query(), signal);
      remember(fresh);
      listed.value = new Set(fresh.map((coupon) => coupon.id));
      freshness.value = 'current';
    } catch (error) {
      if (signal.aborted) return;
      console.error(error);
      freshness.value = 'offline';
    }
  }

  watch(
    () => JSON.stringify(query()),
    () => {
      listed.value = null;
      freshness.value = 'asking';
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), QUIET_MS);
    },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    asking.abort();
  });
  void ask();
  return { coupons, listed, freshness };
}

async function list(params: ListParams, signal: AbortSignal): Promise<Coupon[]> {
  return toCoupons(OPERATION, await client.call(OPERATION, params, { signal }), ZVCMS);
}
