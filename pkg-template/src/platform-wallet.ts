import { ask } from './ask';
import { checkAnswer, checkText, encodeStrictly } from './encode';
import type { AnswerText } from './platforms';
import type { AdapterOptions } from './settings';
import type { Operation } from './types';
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
   * A wallet of a platform's raw answer: what `new Wallet(toCoupons(…))` is, in one step.
   *
   * @throws {CouponKitError} As {@link toCoupons} does.
   */
  static fromResponse<Op extends Operation>(operation: Op, text: AnswerText, options: AdapterOptions = {}): Wallet {
    checkText(operation, 'operation');
    checkAnswer(text);
    const how = encodeStrictly(options, 'options');
    // The constructor would read the coupons once more.
    const wallet = Object.create(this.prototype) as Wallet;
    ask((raw) => {
      const loaded = raw.walletFromResponse(operation, text, how);
      wallet.keep(raw, loaded, loaded.coupons);
    });
    return wallet;
  }
}
