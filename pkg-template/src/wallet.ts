/// <reference lib="esnext.disposable" preserve="true" />
import { ask } from './ask';
import { checkText, encodeStrictly } from './encode';
import { failure } from './error';
import { requestOf } from './evaluate';
import type { Invalid, LoadedWallet, Raw } from './raw';
import type { Cart, Context, Coupon, Evaluation, Options } from './types';

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
    const text = encodeStrictly(coupons, 'coupons');
    const { invalid } = options;
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
    const text = this.source();
    const request = requestOf(cart, context, options);
    return JSON.parse(ask((raw) => this.evaluateIn(raw, text, request))) as Evaluation;
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

  private source(): string {
    if (this.text === undefined) {
      throw failure('invalidInput', '这个卡券包已释放', 'this wallet has been freed');
    }
    return this.text;
  }

  /** Reads the coupons again where the module let them go, or is not the one that they were loaded into. */
  private evaluateIn(raw: Raw, text: string, request: ReturnType<typeof requestOf>): string {
    if (raw === this.raw) {
      try {
        return raw.evaluateWallet(this.handle, ...request);
      } catch (thrown) {
        if (thrown !== 'evicted') throw thrown;
      }
    }
    this.keep(raw, raw.loadWallet(text, this.invalid), text, this.invalid);
    return raw.evaluateWallet(this.handle, ...request);
  }
}

// `using wallet = new Wallet(coupons)`, where the engine knows of it.
export interface Wallet extends Disposable {}
if (Symbol.dispose) {
  Object.defineProperty(Wallet.prototype, Symbol.dispose, { value: Wallet.prototype.free, configurable: true });
}
