import { type AnswerText, toCoupons } from './platforms';
import type { AdapterOptions, Operation } from './types';
import { Wallet as Coupons } from './wallet';

/**
 * A shopper's coupons, read once and evaluated on every change of the cart: the fast path.
 *
 * A wallet that is dropped without `free()` leaks nothing for ever: the module keeps only the most recently used
 * wallets, and one that it has let go is read again when it is used.
 *
 * @example
 * const wallet = Wallet.fromResponse('zvcms.listUsableCoupons', await response.text());
 * const { usable, best } = wallet.evaluate(cart, { now: serverNow, shopId: '17' });
 */
export class Wallet extends Coupons {
  /**
   * A wallet from a platform's raw answer: {@link toCoupons}, then the constructor.
   *
   * @throws {CouponKitError} As {@link toCoupons} does.
   */
  static fromResponse<Op extends Operation>(operation: Op, text: AnswerText, options?: AdapterOptions): Wallet {
    return new Wallet(toCoupons(operation, text, options));
  }
}
