import { ask } from './ask';
import { checkAnswer, checkText, encodeStrictly } from './encode';
import { requestOf } from './evaluate';
import type { OperationParams, OperationResults } from './operations';
import type { AdapterOptions, Settings } from './settings';
import type { Cart, Context, Coupon, Operation, PreparedRequest } from './types';

/** The raw text of a platform's answer, JSON or XML, as it came. */
export type AnswerText = string;

/**
 * Checks params against the platform's document and builds the request, unsigned.
 *
 * @param operation What is asked.
 * @param params Its params; see the type of the operation for every field.
 * @param settings What is fixed for the platform and tenant.
 * @throws {CouponKitError} `invalidInput` with every violation and its path.
 * @example
 * const request = prepare('zvcms.listUsableCoupons', {
 *   userId: '383933091455959041',
 *   tradeMarks: [{ num: 2, tradeMark: '201909280011111', price: '1' }],
 * });
 */
export function prepare<Op extends Operation>(
  operation: Op,
  params: OperationParams[Op],
  settings: Settings = {},
): PreparedRequest {
  checkText(operation, 'operation');
  const [given, fixed] = [encodeStrictly(params, 'params'), encodeStrictly(settings, 'settings')];
  return ask((raw) => raw.prepare(operation, given, fixed));
}

/**
 * The params of an operation that a cart and its context give: the goods at their prices, what was granted on them
 * already, the shop, the scene, the customer. What else the operation asks for the caller adds; what the backend settles,
 * it settles whatever stands here.
 *
 * | operation | takes |
 * |---|---|
 * | `zvcms.listUsableCoupons` | `multiMark` ← `shopId`; `tradeMarks` ← lines (`sku`, else `productId`, else `code`); `discountPrice` ← `orderDiscount` and the lines' `discount`; `typeCate` ← `scene`; `userId` or `userCode` ← `customer.ids` or `codes` |
 * | `kingdee.distributeCoupons`, `kingdee.listWriteOffs` | `storeId` ← `shopId` |
 * | `waiqin.receiveVoucher` | `cmId` or `cmCode` ← `customer.ids` or `codes` |
 * | the others | nothing |
 *
 * @param operation What is to be asked.
 * @param cart What the shopper is about to pay for.
 * @param context When, where and by whom. Of several ids of a customer none is taken.
 * @throws {CouponKitError} `invalidInput` with every violation: `cart.lines[2].quantity` of weighed goods, where the
 *   operation takes whole numbers; `cart.lines[0].sku` where goods have no name that the platform knows.
 * @example
 * const params = toParams('zvcms.listUsableCoupons', cart, { now: serverNow, shopId: '17', scene: 'dineIn' });
 * const result = await client.call('zvcms.listUsableCoupons', params);
 */
export function toParams<Op extends Operation>(
  operation: Op,
  cart: Cart,
  context: Context,
): Partial<OperationParams[Op]> {
  checkText(operation, 'operation');
  const [text, when] = requestOf(cart, context, undefined);
  return ask((raw) => raw.toParams(operation, text, when));
}

/**
 * Reads a platform's answer: ids stay exact text, dates come as the platform's text and as epoch milliseconds, and
 * fields that no document lists are kept.
 *
 * @param operation What was asked.
 * @param text The answer as it came. Do not parse it first: `JSON.parse` loses 64-bit ids.
 * @param options How to read what the documents leave open.
 * @throws {CouponKitError} `platform` when the platform answered with a failure, with its code, a `reason` to switch on
 *   and `retry` advice; `badResponse` when it is not the documented answer.
 * @example
 * const { voucherId } = parse('waiqin.addVoucher', await response.text());
 */
export function parse<Op extends Operation>(
  operation: Op,
  text: AnswerText,
  options: AdapterOptions = {},
): OperationResults[Op] {
  checkText(operation, 'operation');
  checkAnswer(text);
  const how = encodeStrictly(options, 'options');
  return JSON.parse(ask((raw) => raw.parse(operation, text, how))) as OperationResults[Op];
}

/**
 * Makes coupons of a platform's answer. Rules that the answer leaves open make a coupon `undetermined` when it is
 * evaluated; no figure is guessed.
 *
 * @param operation What was asked.
 * @param answer The raw text, or what {@link parse} made of it.
 * @param options Scales, units, and `templates` for what the answer lacks.
 * @throws {CouponKitError} As {@link parse} does; `invalidInput` for an operation that yields no coupons.
 * @example
 * const coupons = toCoupons('zvcms.listUsableCoupons', text, { discountScale: 'tenths' });
 */
export function toCoupons<Op extends Operation>(
  operation: Op,
  answer: AnswerText | OperationResults[Op],
  options: AdapterOptions = {},
): Coupon[] {
  checkText(operation, 'operation');
  const how = encodeStrictly(options, 'options');
  if (typeof answer === 'string') {
    checkAnswer(answer);
    return JSON.parse(ask((raw) => raw.couponsFromText(operation, answer, how))) as Coupon[];
  }
  const result = encodeStrictly(answer, 'result');
  return JSON.parse(ask((raw) => raw.couponsFromResult(operation, result, how))) as Coupon[];
}
