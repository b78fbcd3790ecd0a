import { ask } from './ask';
import { checkText, plain } from './encode';
import { invalidInput } from './error';
import type { Coupon, Description, Evaluation, Language, Reason, Stack, UsableVerdict, Verdict } from './types';

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

/** What a shop stores with an order. Shares are stored, never computed again: a refund reads them. */
export interface Order {
  /** The coupons used, in the order of application. */
  couponIds: string[];
  /** What came off the goods, in 元. */
  discount: string;
  /** What came off shipping, in 元. */
  shippingDiscount: string;
  /** What was to pay without coupons, in 元. */
  payableBefore: string;
  /** What is to pay, in 元. */
  payable: string;
  /** Shares of `discount` by line id. */
  allocations: Record<string, string>;
  /** Each coupon's own part, in the order of application. */
  coupons: OrderCoupon[];
}

/** One coupon's part in an order. */
export interface OrderCoupon {
  /** The coupon. */
  couponId: string;
  /** What it took off the goods, in 元. */
  discount: string;
  /** What it took off shipping, in 元. */
  shippingDiscount: string;
  /** Its shares by line id. */
  allocations: Record<string, string>;
}

/**
 * What a shop stores with the order: figures and every line's share, as they were evaluated.
 *
 * @param evaluation What `evaluate` returned for the cart as it is paid.
 * @param choice What the shopper takes of it: `evaluation.best`, `evaluation.selected`, one usable verdict, or `null`.
 * @throws {CouponKitError} `invalidInput` when the choice is not part of the evaluation or holds a coupon that cannot
 *   be used.
 * @example
 * const order = snapshot(evaluation, evaluation.best);
 */
export function snapshot(evaluation: Evaluation, choice: Stack | UsableVerdict | null): Order {
  const { payableBefore } = evaluation;
  const steps = choice === null ? [] : stepsOf(evaluation, choice);
  const figures = choice ?? { discount: '0.00', shippingDiscount: '0.00', payable: payableBefore, allocations: {} };
  return {
    couponIds: steps.map((step) => step.couponId),
    discount: figures.discount,
    shippingDiscount: figures.shippingDiscount,
    payableBefore,
    payable: figures.payable,
    allocations: copyOf(figures.allocations),
    coupons: steps.map(({ couponId, discount, shippingDiscount, allocations }) => ({
      couponId,
      discount,
      shippingDiscount,
      allocations: copyOf(allocations),
    })),
  };
}

/** Line ids may be any text, `__proto__` too, which an assignment would not keep. */
function copyOf(allocations: Record<string, string>): Record<string, string> {
  return JSON.parse(JSON.stringify(allocations)) as Record<string, string>;
}

function stepsOf(evaluation: Evaluation, choice: Stack | UsableVerdict): Verdict[] {
  const offered: (Stack | UsableVerdict | null | undefined)[] = [
    evaluation.best,
    evaluation.selected,
    ...evaluation.usable,
  ];
  // Equal data counts: a choice may have been through a store or a message in between.
  const text = JSON.stringify(choice);
  const found = offered.some((offer) => offer === choice || (offer && JSON.stringify(offer) === text));
  if (!found) throw invalidInput('choice', '不属于这次评估', 'is not part of this evaluation');
  const steps = 'steps' in choice ? choice.steps : [choice];
  if (steps.some((step) => step.status !== 'usable')) {
    throw invalidInput('choice', '含有不可用的券', 'holds a coupon that cannot be used');
  }
  return steps;
}
