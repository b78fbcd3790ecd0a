// What pages write, under `noUncheckedIndexedAccess` and `exactOptionalPropertyTypes`; and slips, which do not compile.
import type { Benefit, Cart, Context, Coupon, CouponState, Evaluation, Options, Reason, Tier, UnitOff, Verdict } from 'couponkit';

const ids: readonly string[] = ['a', 'b'];

// Inputs take lists that cannot be written to, and `undefined` for what is absent.
export const coupons: readonly Coupon[] = [
  { id: 'a', benefit: { kind: 'unitOff', amount: 1 }, scope: { kind: 'products', ids }, shops: { include: ids }, title: undefined },
  { id: 'b', benefit: { kind: 'bundle', count: 2, price: 5, repeat: null, pick: undefined }, requires: ids },
];
export const cart: Cart = {
  lines: ids.map((id) => ({ id, unitPrice: 1, quantity: '2', categoryIds: ids })),
  shippingFee: undefined,
};
export const context: Context = { now: 1790000000000, customer: { levels: ids, ids: undefined }, usedToday: { a: 1 } };
export const options: Options = { selected: ids, selectedOrder: 'given', limit: 20, language: undefined };
export const state: CouponState = 'a state of the future';

// A coupon that cannot be used has a reason.
export const firstReason = (evaluation: Evaluation): string | undefined => evaluation.unusable[0]?.reasons[0].message;

export function sayAll(verdict: Verdict): string[] {
  if (verdict.status !== 'usable') return [verdict.reasons[0].message];
  return verdict.reasons.filter(({ code }) => code !== 'used').map(({ message }) => message);
}

// Unions are told apart by `kind` and `code`.
export function worth(benefit: Benefit): string {
  switch (benefit.kind) {
    case 'amountOff': return String(benefit.amount);
    case 'tiers': return String(benefit.tiers[0]?.off ?? benefit.tiers[0]?.percent);
    case 'unitOff': return String(benefit.amount ?? benefit.percent);
    case 'buyGet': return String(benefit.repeat);
    default: return benefit.kind;
  }
}

export function figure(reason: Reason): string {
  switch (reason.code) {
    case 'belowMinAmount': return reason.shortfall;
    case 'wrongCustomer': return reason.by satisfies 'ids' | 'levels' | 'types' | 'departments' | 'labels' | 'districts';
    case 'missingItems': return reason.items[0]?.missing ?? '';
    case 'expired': return String(reason.endsAt satisfies number | undefined);
    default: return reason.message;
  }
}

// State libraries take it as a record.
export const record = (evaluation: Evaluation): Record<string, unknown> => evaluation;

// @ts-expect-error: a tier gives something.
export const tier: Tier = { atLeast: 1 };
// @ts-expect-error: so much, or such a part.
export const unitOff: UnitOff = { kind: 'unitOff', maxUnits: 1 };
// @ts-expect-error: an id is text.
export const numbered: Coupon = { id: 1, benefit: { kind: 'shippingOff' } };
// @ts-expect-error: there is no such kind.
export const misspelt: Coupon = { id: '1', benefit: { kind: 'amountOf', amount: 1 } };
// @ts-expect-error: there is no such option.
export const option: Options = { maxCoupon: 1 };
// @ts-expect-error: a cart has lines.
export const noLines: Cart = { shippingFee: 1 };
