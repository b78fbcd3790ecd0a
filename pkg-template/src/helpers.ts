import { ask } from './ask';
import { checkText, encodeStrictly } from './encode';
import type { Coupon, Description, Language } from './types';

/**
 * A coupon in words: title, threshold, validity and a badge such as 8.5折.
 *
 * @throws {CouponKitError} `invalidInput` with path.
 * @example
 * describe(coupon).condition; // "满100元可用"
 */
export function describe(coupon: Coupon, language: Language = 'zh-CN'): Description {
  checkText(language, 'language');
  const given = encodeStrictly(coupon, 'coupon');
  return ask((raw) => raw.describe(given, language));
}
