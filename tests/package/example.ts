import {
  init, evaluate, describe, ledger, refund, claimable, snapshot, suggestAddOns, toCard, toCoupons, toParams, toVant, verify,
  whenUsable, Client, CouponKitError, Wallet,
} from 'couponkit';
import type { AddOn, Cart, Context, Coupon, CouponCard, Evaluation, KingdeeWriteOff, Order, PriceAfter, Reason, Refund, Verdict } from 'couponkit';

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
  const { coupons: cells, disabledCoupons, chosen } = toVant(once, coupons);
  const cards: CouponCard[] = toCard(once, coupons, { language: 'en' });
  const params = toParams('zvcms.listUsableCoupons', cart, context);
  const listed = new Client({ forward: '/coupons' }).call('zvcms.listUsableCoupons', params);
  const order: Order = snapshot(wallet, cart, context, best, { selected: ['a'] });
  const back: Refund = refund(order, [{ lineId: '1', quantity: 1 }], { shipping: true });
  const prices: PriceAfter[] = wallet.prices([{ id: 'tea', unitPrice: '19.90' }], context);
  const addOns: AddOn[] = suggestAddOns(wallet, cart, context, [{ id: 'cup', unitPrice: 6, quantity: 3 }]);
  const period = whenUsable(wallet, 'c', cart, context);
  const { status } = claimable({ ...coupons[0]!, stock: { total: 10, claimed: 3 }, perCustomer: 1 }, context, 0);
  const rows: KingdeeWriteOff[] = [];
  const { differences } = verify(once.fingerprint, { cart, context, coupons }, { prices: { tea: '20.90' } });
  wallet.free();
  return [
    ...usable.map(say),
    ...unusable.map(say),
    ...Object.keys(shares),
    describe(coupons[0]!, 'zh-CN').badge,
    `${String(cells.length)} + ${String(disabledCoupons.length)}, ${String(chosen[0])}`,
    ...cards.map(({ amount, unit, saved }) => `${amount}${unit} ${saved}`),
    ...(params.tradeMarks ?? []).map(({ tradeMark }) => tradeMark),
    ...(await listed).rows.map(({ couponId }) => couponId ?? ''),
    back.amount,
    ...back.thresholds.map(({ couponId, met }) => `${couponId} ${String(met)}`),
    ...prices.map(({ payable, next }) => `${payable} ${next?.addAmount ?? ''}`),
    ...addOns.map(({ net }) => net),
    `${String(period?.to)} ${status}`,
    ...Object.values(ledger(rows)).map(({ spent }) => spent),
    ...differences.map(({ path }) => path),
  ];
}

main('').catch((error: unknown) => {
  if (!CouponKitError.is(error)) throw error;
  const code: 'invalidInput' | 'badResponse' | undefined =
    error.code === 'invalidInput' || error.code === 'badResponse' ? error.code : undefined;
  console.log(code, error.path, error.retry, error.messages.en);
});
