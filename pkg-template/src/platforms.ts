import { ask } from './ask';
import { checkAnswer, checkText, encodeStrictly, plain } from './encode';
import type { OperationParams, OperationResults } from './operations';
import type { AdapterOptions, PreparedRequest, Settings } from './settings';
import type { Coupon, Operation } from './types';

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
  const [given, fixed] = [plain(params, 'params'), plain(settings, 'settings')];
  return ask((raw) => raw.prepare(operation, given, fixed));
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
  const how = plain(options, 'options');
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
  const how = plain(options, 'options');
  if (typeof answer === 'string') {
    checkAnswer(answer);
    return JSON.parse(ask((raw) => raw.couponsFromText(operation, answer, how))) as Coupon[];
  }
  const result = encodeStrictly(answer, 'result');
  return JSON.parse(ask((raw) => raw.couponsFromResult(operation, result, how))) as Coupon[];
}
