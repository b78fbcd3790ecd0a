// The cart and what the shopper's coupons are worth on it.

import { type Cart, type Coupon, type Evaluation, type Verdict, Wallet, describe, toCoupons } from 'couponkit/miniprogram';
import { client, now } from './backend';
import { claimedCoupons } from './claims';
import { MAX_COUPONS, PRODUCTS, SHOP, ZVCMS } from './shop';

/** How many of each product. */
export type Quantities = Record<string, number>;

/** A coupon as the page shows it. */
export interface Row {
  id: string;
  title: string;
  badge: string;
  condition: string;
  /** What it saves alone, or why it cannot be used. */
  remark: string;
  /** Whether it is part of the best choice. */
  best: boolean;
}

/** What the page shows of an evaluation. */
export interface Shown {
  usable: Row[];
  others: Row[];
  before: string;
  discount: string;
  payable: string;
}

let listed: Coupon[] = [];
let wallet = new Map<string, Wallet>();

/** Asks 智迈 for the coupons that the shopper holds. */
export async function loadCoupons(): Promise<void> {
  listed = toCoupons('zvcms.listUsableCoupons', await client.call('zvcms.listUsableCoupons', {}), ZVCMS);
}

/** Evaluates here and now: no request, whatever the shopper taps. */
export function evaluate(quantities: Quantities): Shown {
  const coupons = [...listed, ...claimedCoupons()];
  const context = { now: now(), shopId: SHOP.id, scene: 'dineIn' as const, payment: 'online', usedToday: {} };
  const evaluation = walletOf(coupons).evaluate(cartOf(quantities), context, { maxCoupons: MAX_COUPONS });
  return shown(evaluation, new Map(coupons.map((coupon) => [coupon.id, coupon])));
}

/** The wallet of these coupons; the one before is freed when they change. */
function walletOf(coupons: Coupon[]): Wallet {
  const key = coupons.map(({ id }) => id).join();
  const known = wallet.get(key);
  if (known) return known;
  for (const old of wallet.values()) old.free();
  const fresh = new Wallet(coupons);
  wallet = new Map([[key, fresh]]);
  return fresh;
}

function cartOf(quantities: Quantities): Cart {
  const ordered = PRODUCTS.filter(({ id }) => (quantities[id] ?? 0) > 0);
  const lines = ordered.map(({ id, price, categoryIds }) => ({
    id,
    productId: id,
    unitPrice: price,
    quantity: quantities[id] ?? 0,
    categoryIds,
  }));
  return { lines };
}

function shown({ usable, unusable, undetermined, best, payableBefore }: Evaluation, byId: Map<string, Coupon>): Shown {
  const chosen = new Set(best?.couponIds);
  const row = (verdict: Verdict): Row => {
    const coupon = byId.get(verdict.couponId) as Coupon;
    const { title, badge, condition } = describe(coupon);
    const why = verdict.reasons.map(({ message }) => message).join('；');
    const remark = verdict.status === 'usable' ? `单独使用可省 ¥${verdict.discount}` : why;
    return { id: coupon.id, title, badge, condition, remark, best: chosen.has(coupon.id) };
  };
  return {
    usable: usable.map(row),
    others: [...unusable, ...undetermined].map(row),
    before: payableBefore,
    discount: best?.discount ?? '0.00',
    payable: best?.payable ?? payableBefore,
  };
}
