/// <reference lib="esnext.disposable" preserve="true" />
import { ask } from './ask';
import { encodeRequest, encodeStrictly } from './encode';
import { failure } from './error';
import { readEvaluation } from './evaluation';
import type { Raw } from './raw';
import type { Cart, Context, Coupon, Evaluation, Options } from './types';

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
  private text: string | undefined;
  private raw: Raw | undefined;
  private handle = 0;
  private list: Coupon[] | undefined;
  private readonly couponIds: { list?: string[] } = {};

  /**
   * Reads and checks the coupons.
   *
   * @throws {CouponKitError} `invalidInput` with every violation (`coupons[3].benefit.amount`); `notReady` before `init`.
   */
  constructor(coupons: Coupon[]) {
    const text = encodeStrictly(coupons, 'coupons');
    this.text = text;
    ask((raw) => this.load(raw, text));
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
    const request = encodeRequest(cart, context, options);
    return readEvaluation((raw) => this.evaluateText(raw, text, request), this.couponIds);
  }

  /** Lets the coupons go. Evaluations made before stay as they are; evaluating again is `invalidInput`. */
  free(): void {
    this.text = this.raw = this.list = undefined;
  }

  private source(): string {
    if (this.text === undefined) {
      throw failure('invalidInput', '这个卡券包已释放', 'this wallet has been freed');
    }
    return this.text;
  }

  private load(raw: Raw, text: string): void {
    this.handle = raw.loadWallet(text);
    this.raw = raw;
  }

  /** Reads the coupons again when the module let them go, or is not the one they were loaded into. */
  private evaluateText(raw: Raw, text: string, request: string): Uint32Array {
    if (raw !== this.raw) this.load(raw, text);
    try {
      return raw.evaluateWallet(this.handle, request);
    } catch (thrown) {
      if (thrown !== 'evicted') throw thrown;
      this.load(raw, text);
      return raw.evaluateWallet(this.handle, request);
    }
  }
}

// `using wallet = new Wallet(coupons)`, where the engine knows of it.
export interface Wallet extends Disposable {}
if (Symbol.dispose) {
  Object.defineProperty(Wallet.prototype, Symbol.dispose, { value: Wallet.prototype.free, configurable: true });
}
