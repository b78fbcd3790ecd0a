import { ask } from './ask';
import { encodeStrictly } from './encode';
import { invalidInput } from './error';
import type { OperationParams, OperationResults } from './operations';
import type { AdapterOptions, Coupon, Operation, PreparedRequest, Settings } from './types';

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
  const given = encodeStrictly(params, 'params');
  const fixed = encodeStrictly(settings, 'settings');
  return JSON.parse(ask((raw) => raw.text('prepare', operation, given, fixed))) as PreparedRequest;
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
  checkText(text, 'text');
  const how = encodeStrictly(options, 'options');
  return JSON.parse(ask((raw) => raw.text('parse', operation, text, how))) as OperationResults[Op];
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
    checkText(answer, 'text');
    return JSON.parse(ask((raw) => raw.text('couponsFromText', operation, answer, how))) as Coupon[];
  }
  const result = encodeStrictly(answer, 'result');
  return JSON.parse(ask((raw) => raw.text('couponsFromResult', operation, result, how))) as Coupon[];
}

/** Refuses what would reach the core as another text than it is: no text at all, or half a character. */
function checkText(text: unknown, path: string): void {
  if (typeof text !== 'string') throw invalidInput(path, '必须是文本', 'must be text');
  if (!isWellFormed(text)) throw invalidInput(path, '含有不完整的字符', 'holds half a surrogate pair');
}

/** Newer engines tell at once; answers are long. */
function isWellFormed(text: string & { isWellFormed?: () => boolean }): boolean {
  return text.isWellFormed ? text.isWellFormed() : !/[\ud800-\udfff]/u.test(text);
}
