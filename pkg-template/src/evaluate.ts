import { ask } from './ask';
import { encode, encodeStrictly } from './encode';
import { invalidInput } from './error';
import type { Cart, Context, Coupon, Evaluation, Options } from './types';

/**
 * What every coupon is worth on a cart, and the best choice among them. Coupons that say what those of the call before
 * said are not read again; where several sets take turns, or there are many, keep a {@link Wallet} of each.
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
export function evaluate(input: EvaluationInput): Evaluation {
  const [coupons, ...request] = inputOf(input);
  return JSON.parse(ask((raw) => raw.evaluateOnce(coupons, ...request))) as Evaluation;
}

/** What is evaluated. */
export interface EvaluationInput {
  /** What the shopper is about to pay for. */
  cart: Cart;
  /** When, where and by whom. What it lacks makes coupons `undetermined`. */
  context: Context;
  /** What the shopper holds. */
  coupons: readonly Coupon[];
  /** How figures are made. */
  options?: Options | undefined;
}

/** Coupons, cart, context and options as they cross. */
export function inputOf(input: EvaluationInput): [string, ...ReturnType<typeof requestOf>] {
  const { cart = null, context = null, coupons = null, options } = inputParts(input);
  const request = requestOf(cart, context, options);
  return [encodeStrictly(coupons, 'coupons'), ...request];
}

function inputParts(input: EvaluationInput): Partial<EvaluationInput> {
  try {
    const { cart, context, coupons, options } = input;
    return { cart, context, coupons, options };
  } catch {
    // Nothing was passed, or a getter throws.
    throw invalidInput('', '应为对象', 'must be an object');
  }
}

/** Cart, context and options as they cross. The cart is the large part and the one that changes. */
export function requestOf(cart: unknown, context: unknown, options: unknown): [string, string, string] {
  const [when, how] = [encodeStrictly(context, 'context'), encodeStrictly(options ?? {}, 'options')];
  return [encode(cart, 'cart'), when, how];
}
