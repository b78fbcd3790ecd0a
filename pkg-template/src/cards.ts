import { checkText } from './encode';
import { CouponKitError, invalidInput } from './error';
import { describe } from './helpers';
import type { Coupon, Description, Evaluation, Language, Reason, Verdict } from './types';

/** A coupon as a list shows it, whichever UI kit draws it. Plain data. */
export interface CouponCard {
  /** The coupon's id. */
  id: string;
  /** Its place among the cards: a key for a list, and what `onSelect(index)` of most kits hands back. */
  index: number;
  /** Whether it can be used on this cart. */
  status: Verdict['status'];
  /** Whether it is part of what is to pay: of the shopper's selection, or of the best stack where nothing is selected. */
  chosen: boolean;
  /** What it gives, large: `¥20`, `8.5`, `满100减10`. Beside `unit` it is the badge of {@link describe}. */
  amount: string;
  /** The unit, small beside it: `折`; often empty. */
  unit: string;
  /** Its name. */
  title: string;
  /** Its threshold in words. */
  condition: string;
  /** From when to when, in words, at +08:00. */
  validity: string;
  /** 使用说明; may be empty. */
  description: string;
  /** 标签; may be empty. */
  label: string;
  /**
   * Why it cannot be used, or why it does not stand beside the others that were selected; all messages in one text. Empty
   * where neither is so.
   */
  reason: string;
  /** What it saves on this cart by itself, goods and shipping together, in 元: `"12.30"`. */
  saved: string;
  /** Valid from, epoch milliseconds: its start, or else when it was claimed; `null` where neither is known. */
  startsAt: number | null;
  /** Valid before, epoch milliseconds; `null` where it does not end. */
  endsAt: number | null;
}

/** How cards are worded. */
export interface CardOptions {
  /** The language of titles, thresholds and units. Reasons are in the evaluation's. Default `zh-CN`. */
  language?: Language | undefined;
}

/**
 * The evaluation as cards for a list of any UI kit: the usable coupons best first, then those that cannot be used, then
 * those of which it cannot be said. Recipes for Vant, Vant Weapp, uview-plus, TDesign and mini-ali-ui are in the guide.
 *
 * @param evaluation What `evaluate` returned; with `limit`, the cards of that part.
 * @param coupons The coupons that were evaluated (`wallet.coupons`).
 * @throws {CouponKitError} `invalidInput` when a verdict's coupon is not among them, or for what is no evaluation.
 * @example
 * const cards = toCard(wallet.evaluate(cart, context), wallet.coupons);
 * cards[0]; // { index: 0, title: '全场8折', amount: '8', unit: '折', saved: '7.20', chosen: true, status: 'usable', … }
 */
export function toCard(evaluation: Evaluation, coupons: readonly Coupon[], options: CardOptions = {}): CouponCard[] {
  const language = languageOf(options);
  const byId = couponsById(coupons);
  try {
    const { usable, unusable, undetermined, selected, best } = evaluation;
    const steps = new Map((selected ?? best)?.steps.map((step) => [step.couponId, step]));
    return [...usable, ...unusable, ...undetermined].map((verdict, index) => {
      const coupon = byId.get(verdict.couponId);
      if (!coupon) throw invalidInput('coupons', '缺少评估过的券', 'lacks a coupon that was evaluated');
      return cardOf(verdict, index, coupon, steps.get(verdict.couponId), language);
    });
  } catch (thrown) {
    if (CouponKitError.is(thrown)) throw thrown;
    throw invalidInput('evaluation', '不是 evaluate 的结果', 'is not what `evaluate` returns');
  }
}

function cardOf(verdict: Verdict, index: number, coupon: Coupon, step: Verdict | undefined, language: Language): CouponCard {
  const isReadable = !verdict.reasons.some(({ code }) => code === 'unreadable');
  const { title, condition, validity, badge } = isReadable ? describe(coupon, language) : nameOf(coupon);
  const { startsAt, claimedAt, endsAt, description, label }: Partial<Coupon> = isReadable ? coupon : {};
  const [, amount = badge, unit = ''] = FIGURE_AND_UNIT.exec(badge) ?? [];
  const reasons = verdict.reasons.length > 0 ? verdict.reasons : (step?.reasons ?? []);
  return {
    id: verdict.couponId,
    index,
    status: verdict.status,
    chosen: step?.status === 'usable',
    amount,
    unit,
    title,
    condition,
    validity,
    description: description ?? '',
    label: label ?? '',
    reason: sentence(reasons, language),
    saved: yuan(fen(verdict.discount) + fen(verdict.shippingDiscount)),
    startsAt: startsAt ?? claimedAt ?? null,
    endsAt: endsAt ?? null,
  };
}

/** The figure is written large and its unit small: 8.5 折. */
const FIGURE_AND_UNIT = /^(¥?[\d.]+)(.*)$/;

/** Of a coupon that cannot be read, its name at most. */
function nameOf({ title }: Coupon): Description {
  return { title: typeof title === 'string' ? title : '', condition: '', validity: '', badge: '' };
}

function languageOf(options: CardOptions | null): Language {
  const language = options?.language ?? 'zh-CN';
  checkText(language, 'options.language');
  return language;
}

/** Of equal ids the first counts, as in a wallet that reads its coupons one by one. */
function couponsById(coupons: readonly Coupon[]): Map<string, Coupon> {
  if (!Array.isArray(coupons)) throw invalidInput('coupons', '应为数组', 'must be an array');
  return new Map([...(coupons as readonly Coupon[])].reverse().map((coupon) => [coupon?.id, coupon]));
}

function sentence(reasons: readonly Reason[], language: Language): string {
  return reasons.map((reason) => reason.message).join(language === 'en' ? '; ' : '；');
}

/** `"12.30"` is 1230 fen: exact, since the text always has two decimals. */
function fen(amount: string): number {
  return Number(amount.replace('.', ''));
}

function yuan(fen: number): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
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

/** The props of Vant's `CouponList`. */
export interface VantCoupons {
  /** The usable ones, best first. */
  coupons: VantCoupon[];
  /** The others, with their reasons. */
  disabledCoupons: VantCoupon[];
  /** The places in `coupons` of those that are part of what is to pay: see {@link CouponCard.chosen}. */
  chosen: number[];
}

/**
 * The evaluation as the props of Vant's `CouponList`, made of its cards: `coupons` best first, `disabledCoupons` with their
 * reasons, and which are `chosen`.
 *
 * Vant shows both dates always: without a start the day of the claim stands there, without an end 2099-12-31.
 *
 * @param evaluation What `evaluate` returned.
 * @param coupons The coupons that were evaluated (`wallet.coupons`).
 * @throws {CouponKitError} `invalidInput` when a verdict's coupon is not among them.
 * @example
 * const { coupons, disabledCoupons, chosen } = toVant(wallet.evaluate(cart, context), wallet.coupons);
 * // <van-coupon-list :coupons="coupons" :disabled-coupons="disabledCoupons" :chosen-coupon="chosen" />
 */
export function toVant(evaluation: Evaluation, coupons: readonly Coupon[], options: CardOptions = {}): VantCoupons {
  const cards = toCard(evaluation, coupons, options);
  const usable = cards.filter(({ status }) => status === 'usable');
  return {
    coupons: usable.map(vantCoupon),
    disabledCoupons: cards.filter(({ status }) => status !== 'usable').map(vantCoupon),
    chosen: usable.filter(({ chosen }) => chosen).map(({ index }) => index),
  };
}

const END_OF_2099 = 4102415999;

function vantCoupon(card: CouponCard): VantCoupon {
  return {
    id: card.id,
    name: card.title,
    condition: card.condition,
    description: card.description,
    ...(card.reason && { reason: card.reason }),
    value: fen(card.saved),
    valueDesc: card.amount,
    unitDesc: card.unit,
    startAt: Math.floor((card.startsAt ?? 0) / 1000),
    endAt: card.endsAt === null ? END_OF_2099 : Math.ceil(card.endsAt / 1000) - 1,
  };
}
