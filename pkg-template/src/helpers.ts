import { ask } from './ask';
import { checkText, plain } from './encode';
import { invalidInput } from './error';
import type { Coupon, Description, Evaluation, Language, Reason, Verdict } from './types';

/**
 * A coupon in words: title, threshold, validity and a badge such as 8.5折.
 *
 * @throws {CouponKitError} `invalidInput` with path.
 * @example
 * describe(coupon).condition; // "满100元可用"
 */
export function describe(coupon: Coupon, language: Language = 'zh-CN'): Description {
  checkText(language, 'language');
  const given = plain(coupon, 'coupon');
  return ask((raw) => raw.describe(given, language));
}

/** Vant's `CouponInfo`, as its `CouponCell` and `CouponList` take it. */
export interface VantCoupon {
  /** The coupon's id. */
  id: string;
  /** Its name. */
  name: string;
  /** Its threshold in words. */
  condition: string;
  /** 使用说明. */
  description: string;
  /** Why it cannot be used; all messages in one text. */
  reason?: string;
  /** What it saves on this cart, goods and shipping together, in fen. */
  value: number;
  /** What it gives, in few characters. */
  valueDesc: string;
  /** The unit beside `valueDesc`. */
  unitDesc: string;
  /** Valid from, epoch seconds. */
  startAt: number;
  /** Valid to, epoch seconds: the last second that counts, so that the last day shows as the last day. */
  endAt: number;
}

/**
 * The evaluation as the props of Vant's `CouponList`: `coupons` best first, `disabledCoupons` with their reasons.
 *
 * Vant shows both dates always: without a start the day of the claim stands there, without an end 2099-12-31.
 *
 * @param evaluation What `evaluate` returned.
 * @param coupons The coupons that were evaluated (`wallet.coupons`).
 * @throws {CouponKitError} `invalidInput` when a verdict's coupon is not among them.
 * @example
 * const { coupons, disabledCoupons } = toVant(wallet.evaluate(cart, context), wallet.coupons);
 * // <van-coupon-list :coupons="coupons" :disabled-coupons="disabledCoupons" :chosen-coupon="chosen" />
 */
export function toVant(
  evaluation: Evaluation,
  coupons: readonly Coupon[],
  language: Language = 'zh-CN',
): { coupons: VantCoupon[]; disabledCoupons: VantCoupon[] } {
  const byId = new Map(coupons.map((coupon) => [coupon.id, coupon]));
  const cell = (verdict: Verdict): VantCoupon => {
    const coupon = byId.get(verdict.couponId);
    if (!coupon) throw invalidInput('coupons', '缺少评估过的券', 'lacks a coupon that was evaluated');
    return vantCoupon(verdict, coupon, language);
  };
  return {
    coupons: evaluation.usable.map(cell),
    disabledCoupons: [...evaluation.unusable, ...evaluation.undetermined].map(cell),
  };
}

const END_OF_2099 = 4102415999;
/** Vant writes the figure large and the unit small beside it: 8.5 折. */
const VALUE_AND_UNIT = /^(¥?[\d.]+)(.*)$/;

function vantCoupon(verdict: Verdict, coupon: Coupon, language: Language): VantCoupon {
  const { title, condition, badge } = describe(coupon, language);
  const { startsAt, endsAt, claimedAt, description = '' } = coupon;
  const start = startsAt ?? claimedAt ?? 0;
  const [, valueDesc = badge, unitDesc = ''] = VALUE_AND_UNIT.exec(badge) ?? [];
  const cell: VantCoupon = {
    id: coupon.id,
    name: title,
    condition,
    description,
    value: fen(verdict.discount) + fen(verdict.shippingDiscount),
    valueDesc,
    unitDesc,
    startAt: Math.floor(start / 1000),
    endAt: endsAt == null ? END_OF_2099 : Math.ceil(endsAt / 1000) - 1,
  };
  if (verdict.reasons.length > 0) cell.reason = sentence(verdict.reasons, language);
  return cell;
}

function sentence(reasons: Reason[], language: Language): string {
  return reasons.map((reason) => reason.message).join(language === 'en' ? '; ' : '；');
}

/** `"12.30"` is 1230 fen: exact, since the text always has two decimals. */
function fen(amount: string): number {
  return Number(amount.replace('.', ''));
}
