import { ask } from './ask';
import { checkText, encode, encodeStrictly, plain } from './encode';
import { type EvaluationInput, inputOf, requestOf } from './evaluate';
import { invalidInput } from './error';
import type {
  AddOn,
  Cart,
  CartLine,
  Claimable,
  ClaimTerms,
  Context,
  Coupon,
  Language,
  Options,
  Order,
  Period,
  Refund,
  RefundOptions,
  Return,
  ServerFigures,
  Spent,
  Verification,
  WriteOff,
} from './types';
import { Wallet } from './wallet';

/** A wallet, or the coupons of one, which are then read for this call alone. */
export type WalletOrCoupons = Wallet | readonly Coupon[];

/**
 * What the shopper takes of an evaluation: `evaluation.best`, `evaluation.selected`, one usable verdict, or coupons by
 * their ids in the order of application. Where it says what is `payable`, the order must come to the same.
 */
export type OrderChoice =
  | { couponIds: readonly string[]; payable?: string | undefined }
  | { couponId: string; payable?: string | undefined };

/**
 * What a shop stores of an order: what was paid by line, by unit and by coupon, the thresholds that the coupons asked for,
 * and the fingerprint of the evaluation. Plain JSON with a `version`, which later versions of this package read too;
 * {@link refund} goes by it alone, whatever becomes of coupons and prices.
 *
 * @param wallet The coupons.
 * @param cart The cart as it is paid, with the same `context` and `options` as it was evaluated with. An evaluation knows
 *   neither units nor thresholds, so that it alone does not suffice.
 * @param choice What the shopper takes of the evaluation, or `null` for no coupon.
 * @throws {CouponKitError} `invalidInput`: at `couponIds[1]` where that coupon cannot stand; at `choice.payable` where what
 *   was shown is not what comes out.
 * @example
 * const evaluation = wallet.evaluate(cart, context, options);
 * const order = snapshot(wallet, cart, context, evaluation.best, options);
 * order.paid; // "61.00"
 * order.lines[0].units; // [{ count: 3, paid: "30.00" }, { count: 1, paid: "0.00", couponId: "free" }]
 */
export function snapshot(
  wallet: WalletOrCoupons,
  cart: Cart,
  context: Context,
  choice: OrderChoice | null,
  options?: Options,
): Order {
  const request = requestOf(cart, context, options);
  const { couponIds, payable } = choiceParts(choice);
  const ids = encode(couponIds, 'couponIds');
  const order = JSON.parse(loaded(wallet).ask((raw, handle) => raw.snapshot(handle, ...request, ids))) as Order;
  if (payable !== undefined && payable !== order.paid) {
    throw invalidInput('choice.payable', '与重新计算的金额不一致', 'is not what the order comes to');
  }
  return order;
}

function choiceParts(choice: OrderChoice | null): { couponIds: unknown; payable?: unknown } {
  const { couponIds, couponId, payable } = (plain(choice, 'choice') ?? { couponIds: [] }) as {
    couponIds?: unknown;
    couponId?: unknown;
    payable?: unknown;
  };
  return { couponIds: couponIds ?? [couponId ?? null], payable: payable ?? undefined };
}

/**
 * What goes back for returned goods, to the fen, and the order with what is left of it. In whichever order and parts goods
 * go back, all of it adds up to what was paid. Nothing is evaluated anew: a coupon's threshold that is no longer met is
 * reported, and what to do about it is the shop's to decide.
 *
 * @param order The order as it was stored, or the one of the refund before.
 * @param returns Goods that go back: units, or the weight of weighed goods.
 * @param options `shipping: true` gives what is left of shipping back too.
 * @throws {CouponKitError} `invalidInput` with path (`returns[0].quantity`) for more than what is left, a part of a unit, or
 *   a line that there is not; `order.paid` and the like where the stored figures contradict each other.
 * @example
 * const { amount, order: left, thresholds } = refund(order, [{ lineId: 'tea', quantity: 1 }]);
 * amount; // "3.33"
 * thresholds; // [{ couponId: '7', met: false, shortfall: "40.00" }]
 * refund(left, [{ lineId: 'tea', quantity: 2 }]).amount; // "6.67"
 */
export function refund(order: Order, returns: readonly Return[], options?: RefundOptions): Refund {
  const stored = encodeStrictly(order, 'order');
  const [goods, how] = [encodeStrictly(returns, 'returns'), encodeStrictly(options ?? {}, 'options')];
  return JSON.parse(ask((raw) => raw.refund(stored, goods, how))) as Refund;
}

/**
 * 凑单: what to buy more so that in all less is paid. For each threshold that is not reached yet, the cheapest set of
 * candidates that reaches it; best `net` first, without those that cost more and save no more.
 *
 * @param wallet The coupons.
 * @param cart The cart as it is.
 * @param context When, where and by whom.
 * @param candidates What could be added. `quantity` is how many of it at most; weighed goods are added whole. Ids are those
 *   of no line of the cart.
 * @param options How figures are made.
 * @throws {CouponKitError} `invalidInput` with path (`candidates[1].id`).
 * @example
 * const [first] = suggestAddOns(wallet, cart, context, [{ id: 'cup', unitPrice: '6.00', quantity: 9 }]);
 * first; // { add: [{ id: 'cup', quantity: 2 }], cost: "12.00", payable: "80.00", net: "8.00", … }: 再买 ¥12.00，少付 ¥8.00
 */
export function suggestAddOns(
  wallet: WalletOrCoupons,
  cart: Cart,
  context: Context,
  candidates: readonly CartLine[],
  options?: Options,
): AddOn[] {
  const [text, when, how] = requestOf(cart, context, options);
  const more = encode(candidates, 'candidates');
  const answer = loaded(wallet).ask((raw, handle) => raw.suggestAddOns(handle, text, when, more, how));
  return JSON.parse(answer) as AddOn[];
}

/**
 * From when to when a coupon can be used, `from ≤ t < to` in epoch milliseconds, with the cart and all but the time as they
 * are: `from` is now where it can be used now; `to` is `null` where it does not end. `null` where it cannot be used at any
 * time, or where it is not known.
 *
 * @param wallet The coupons.
 * @param couponId One of them.
 * @param cart The cart as it is.
 * @param context When, where and by whom.
 * @throws {CouponKitError} `invalidInput`: at `couponId` where there is no such coupon.
 * @example
 * const period = whenUsable(wallet, '7', cart, { now: serverNow });
 * if (period && period.from > serverNow) showText(`${new Date(period.from).toLocaleString()} 起可用`);
 */
export function whenUsable(
  wallet: WalletOrCoupons,
  couponId: string,
  cart: Cart,
  context: Context,
): Period | null {
  checkText(couponId, 'couponId');
  const [text, when] = requestOf(cart, context, undefined);
  return loaded(wallet).ask((raw, handle) => raw.whenUsable(handle, couponId, text, when));
}

/** A coupon that can be claimed, and how many of it, when and by whom. */
export type ClaimTemplate = Coupon & ClaimTerms;

/**
 * Whether a shopper may claim a coupon: its state and end, when it is issued, what is left of it, how many the shopper has,
 * and whom it is for. For goods, shops and thresholds it is asked when it is used.
 *
 * @param template The coupon, with `stock`, `perCustomer`, `claimableFrom` and `claimableTo` where they are known.
 * @param context When, and by whom.
 * @param claimedCount How many of it this shopper has claimed. Not given, a template with `perCustomer` is `undetermined`.
 * @param language The language of messages. Default `zh-CN`.
 * @throws {CouponKitError} `invalidInput` with path (`template.stock.total`).
 * @example
 * const { status, reasons } = claimable({ ...template, stock: { total: 500, claimed: 500 } }, context, 0);
 * // "unusable", [{ code: "soldOut", message: "已领完" }]
 */
export function claimable(
  template: ClaimTemplate,
  context: Context,
  claimedCount?: number,
  language: Language = 'zh-CN',
): Claimable {
  checkText(language, 'language');
  const [given, when] = [encodeStrictly(template, 'template'), encodeStrictly(context, 'context')];
  const count = encodeStrictly(claimedCount ?? null, 'claimedCount');
  return ask((raw) => raw.claimable(given, when, count, language));
}

/**
 * What Kingdee's write-offs say of coupons that are used several times (多次核销券), by 领用记录ID (`recordBillId`). Which order
 * the rows come in, and how often the same one does, changes nothing. Pending write-offs count as spent, cancelled ones do
 * not; a row of an unknown state counts and makes its record `uncertain`.
 *
 * @param rows The rows of every page and every store, as `parse('kingdee.listWriteOffs', …)` answers them.
 * @returns What was spent, in 元, and how often, for a coupon's `limits.remainingAmount` and `limits.remainingUses`.
 * @throws {CouponKitError} `invalidInput` with path (`rows[7].writeOffAmt`).
 * @example
 * const { spent, uses, uncertain } = ledger(rows)['1588'];
 * // "37.50", 3, false
 */
export function ledger(rows: readonly WriteOff[]): Record<string, Spent> {
  const list = encodeStrictly(rows, 'rows');
  return JSON.parse(ask((raw) => raw.ledger(list))) as Record<string, Spent>;
}

/**
 * How a client's evaluation compares with what a server comes to. The server decides: `evaluation` is what it comes to with
 * its own coupons and prices. `differences` tell why the client's is another. A fingerprint is no authentication: whoever
 * knows the inputs can make it.
 *
 * @param fingerprint `evaluation.fingerprint` of the client.
 * @param input What the client evaluated.
 * @param server The server's own coupons and prices.
 * @throws {CouponKitError} `invalidInput` with path.
 * @example
 * const { same, differences, evaluation } = verify(body.fingerprint, body.input, { coupons: own, prices: { tea: '20.90' } });
 * differences; // [{ path: "cart.lines[1].unitPrice", client: "19.9", server: "20.9" }, …]
 */
export function verify(fingerprint: string, input: EvaluationInput, server?: ServerFigures): Verification {
  checkText(fingerprint, 'fingerprint');
  const [coupons, ...request] = inputOf(input);
  const own = encodeStrictly(server ?? {}, 'server');
  return JSON.parse(ask((raw) => raw.verify(fingerprint, coupons, ...request, own))) as Verification;
}

function loaded(wallet: WalletOrCoupons): Wallet {
  if (wallet instanceof Wallet) return wallet;
  if (Array.isArray(wallet)) return new Wallet(wallet as readonly Coupon[]);
  throw invalidInput('wallet', '应为 Wallet 或优惠券列表', 'must be a wallet or a list of coupons');
}
