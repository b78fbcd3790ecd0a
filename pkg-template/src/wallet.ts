/// <reference lib="esnext.disposable" preserve="true" />
import { ask } from './ask';
import { checkText, encode, encodeForEach, encodeStrictly } from './encode';
import { failure } from './error';
import { requestOf } from './evaluate';
import type { Invalid, LoadedWallet, Raw } from './raw';
import type { Cart, CartLine, Context, Coupon, Evaluation, Options, PriceAfter } from './types';

/** An item of a product list, as a cart line says it; one of it unless `quantity` says how many. */
export type PriceItem = Omit<CartLine, 'quantity'> & { quantity?: CartLine['quantity'] | undefined };

/** How a {@link Wallet} reads its coupons. */
export interface WalletOptions {
  /**
   * What becomes of a coupon that cannot be read: `throw` (default) refuses them all with every violation;
   * `undetermined` gives it a verdict `undetermined` with reason `unreadable`, and the others theirs.
   */
  invalid?: 'throw' | 'undetermined' | undefined;
}

/**
 * A shopper's coupons, read once and evaluated on every change of the cart: the fast path.
 *
 * A wallet that is dropped without {@link Wallet.free} leaks nothing for ever: the module keeps only the most recently
 * used wallets, and one that it has let go is read again when it is used.
 *
 * @example
 * const wallet = new Wallet(coupons);
 * const { usable, best } = wallet.evaluate(cart, { now: serverNow, shopId: '17' });
 */
export class Wallet {
  /** Names on the coupons that no rule reads: the page's own data, or a slip. */
  declare readonly ignored: string[];
  declare private text: string | undefined;
  declare private raw: Raw | undefined;
  declare private handle: number;
  declare private invalid: Invalid | undefined;
  declare private list: Coupon[] | undefined;

  /**
   * Reads and checks the coupons.
   *
   * @throws {CouponKitError} `invalidInput` with every violation (`coupons[3].benefit.amount`); `notReady` before `init`.
   */
  constructor(coupons: readonly Coupon[], options: WalletOptions = {}) {
    const { invalid } = options;
    const text = invalid === 'undetermined' ? encodeForEach(coupons, 'coupons') : encodeStrictly(coupons, 'coupons');
    if (invalid !== undefined) checkText(invalid, 'options.invalid');
    ask((raw) => {
      this.keep(raw, raw.loadWallet(text, invalid), text, invalid);
    });
  }

  /** The coupons as they were when the wallet was made. */
  get coupons(): Coupon[] {
    this.list ??= JSON.parse(this.source()) as Coupon[];
    return this.list;
  }

  /**
   * What every coupon is worth on this cart, and the best choice.
   *
   * @param cart What the shopper is about to pay for.
   * @param context When, where and by whom. What it lacks makes coupons `undetermined`.
   * @param options How figures are made.
   * @throws {CouponKitError} `invalidInput` with path (`cart.lines[2].unitPrice`).
   */
  evaluate(cart: Cart, context: Context, options?: Options): Evaluation {
    const request = requestOf(cart, context, options);
    return JSON.parse(this.ask((raw, handle) => raw.evaluateWallet(handle, ...request))) as Evaluation;
  }

  /**
   * 券后价: what each item of a product list costs by itself with the best coupon, or with the best stack of at most
   * `options.maxCoupons`; and `next`, the nearest threshold at which more would come off. All in one call.
   *
   * @param items The products; each is priced as if the cart held nothing else. Figures are in 元.
   * @param context When, where and by whom. Coupons that need what it lacks are named in `undetermined`.
   * @param options How figures are made.
   * @returns A price for each item, in the order given.
   * @throws {CouponKitError} `invalidInput` with path (`items[3].unitPrice`).
   * @example
   * const [tea] = wallet.prices([{ id: 'tea', unitPrice: '39.90' }], { now: serverNow });
   * tea.payable; // "34.90"
   * tea.next; // { couponId: '7', addAmount: '60.10', payable: '80.00' }: 满100再减15
   */
  prices(items: readonly PriceItem[], context: Context, options?: Options): PriceAfter[] {
    const list = encode(items, 'items');
    const [when, how] = [encodeStrictly(context, 'context'), encodeStrictly(options ?? {}, 'options')];
    return JSON.parse(this.ask((raw, handle) => raw.walletPrices(handle, list, when, how))) as PriceAfter[];
  }

  /** Lets the coupons go. Evaluations made before stay as they are; evaluating again is `invalidInput`. */
  free(): void {
    this.text = this.raw = this.list = undefined;
  }

  /**
   * Remembers where a wallet was loaded, and what of.
   *
   * @internal
   */
  protected keep(raw: Raw, { handle, ignored }: LoadedWallet, text: string, invalid?: Invalid): void {
    Object.assign(this, { raw, handle, ignored, text, invalid });
  }

  /**
   * Asks the core about this wallet. The coupons are read again where the module let them go, or is not the one that they
   * were loaded into.
   *
   * @internal
   */
  ask<T>(call: (raw: Raw, handle: number) => T): T {
    const text = this.source();
    return ask((raw) => {
      if (raw === this.raw) {
        try {
          return call(raw, this.handle);
        } catch (thrown) {
          if (thrown !== 'evicted') throw thrown;
        }
      }
      this.keep(raw, raw.loadWallet(text, this.invalid), text, this.invalid);
      return call(raw, this.handle);
    });
  }

  private source(): string {
    if (this.text === undefined) {
      throw failure('invalidInput', '这个卡券包已释放', 'this wallet has been freed');
    }
    return this.text;
  }
}

// `using wallet = new Wallet(coupons)`, where the engine knows of it.
export interface Wallet extends Disposable {}
if (Symbol.dispose) {
  Object.defineProperty(Wallet.prototype, Symbol.dispose, { value: Wallet.prototype.free, configurable: true });
}
