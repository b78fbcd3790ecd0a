import { encodeStrictly } from './encode';
import { readEvaluation } from './evaluation';
import type { Cart, Context, Coupon, Evaluation, Options } from './types';

/**
 * What every coupon is worth on a cart, and the best choice among them. For a cart that changes, keep a
 * {@link Wallet}: it reads the coupons once.
 *
 * @throws {CouponKitError} `invalidInput` with every violation and its path; `notReady` before `init`.
 * @example
 * const { best } = evaluate({
 *   cart: { lines: [{ id: '1', unitPrice: '59.90', quantity: 2 }] },
 *   context: { now: Date.now() },
 *   coupons: [{ id: 'c', benefit: { kind: 'amountOff', amount: 20 }, minAmount: 100 }],
 * });
 * best?.payable; // "99.80"
 */
export function evaluate(input: { cart: Cart; context: Context; coupons: Coupon[]; options?: Options }): Evaluation {
  const text = encodeStrictly(input);
  return readEvaluation((raw) => raw.evaluateOnce(text));
}
