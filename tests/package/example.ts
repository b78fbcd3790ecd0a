import { init, evaluate, describe, snapshot, toCoupons, toVant, CouponKitError, Wallet } from 'couponkit';
import type { Cart, Context, Coupon, Evaluation, Reason, Verdict } from 'couponkit';

const cart: Cart = {
  lines: [
    { id: '1', productId: 'tea', unitPrice: '19.90', quantity: 2 },
    { id: '2', productId: 'pork', unitPrice: '36.80', quantity: '0.755', weighed: true, categoryIds: ['fresh'] },
  ],
  shippingFee: 6,
};
const context: Context = { now: Date.now(), shopId: '17', scene: 'takeout', customer: { levels: ['gold'] }, usedToday: {} };
const coupons: Coupon[] = [
  { id: 'a', title: '满50减5', benefit: { kind: 'amountOff', amount: 5 }, minAmount: 50 },
  { id: 'b', benefit: { kind: 'percentOff', percent: '15', maxDiscount: '20' }, scope: { kind: 'categories', ids: ['fresh'] } },
  { id: 'c', benefit: { kind: 'tiers', tiers: [{ atLeast: 100, off: 10 }], every: true }, schedule: { weekdays: [6, 7] } },
  { id: 'd', benefit: { kind: 'buyGet', buy: 2, get: 1, pick: 'cheapest', repeat: null }, customers: { levels: ['gold'] } },
  { id: 'e', benefit: { kind: 'shippingOff' }, shops: { include: ['17'] }, endsAt: context.now + 86_400_000 },
];

function say(verdict: Verdict): string {
  if (verdict.status === 'usable') return `${verdict.couponId}: -${verdict.discount}`;
  return `${verdict.couponId}: ${verdict.reasons.map(why).join(', ')}`;
}

function why(reason: Reason): string {
  switch (reason.code) {
    case 'belowMinAmount': return `差 ${String(reason.shortfall)}`;
    case 'notStarted': return new Date(reason.startsAt).toISOString();
    default: return reason.message;
  }
}

export async function main(answer: string): Promise<string[]> {
  await init();
  const once: Evaluation = evaluate({ cart, context, coupons, options: { rounding: 'floor', maxCoupons: 2, language: 'en' } });
  const wallet = new Wallet([...coupons, ...toCoupons('zvcms.listUsableCoupons', answer)]);
  const { usable, unusable, best } = wallet.evaluate(cart, context, { selected: ['a'] });
  const shares: Record<string, string> = best?.allocations ?? {};
  const { coupons: cells, disabledCoupons } = toVant(once, coupons);
  const order = best ? snapshot(once, best) : undefined;
  wallet.free();
  return [
    ...usable.map(say),
    ...unusable.map(say),
    ...Object.keys(shares),
    describe(coupons[0]!, 'zh-CN').badge,
    `${String(cells.length)} + ${String(disabledCoupons.length)}`,
    order?.payable ?? once.payableBefore,
  ];
}

main('').catch((error: unknown) => {
  if (!CouponKitError.is(error)) throw error;
  const code: 'invalidInput' | 'badResponse' | undefined =
    error.code === 'invalidInput' || error.code === 'badResponse' ? error.code : undefined;
  console.log(code, error.path, error.retry, error.messages.en);
});
