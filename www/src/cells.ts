// The evaluation as Vant's coupon cell and list show it.

import { type Agreement, type Coupon, type Evaluation, type Stack, type VantCoupon, type Verdict, toVant } from 'couponkit';
import { toFen, toYuan } from './money';

/** What Vant's coupon cell and list show. */
export interface Cells {
  coupons: VantCoupon[];
  disabledCoupons: VantCoupon[];
  /** Indexes into `coupons` of what the shopper takes. */
  chosen: number[];
  /** Indexes into `coupons` of the best choice. */
  best: number[];
}

export function toCells(
  evaluation: Evaluation,
  all: Coupon[],
  stack: Stack | null,
  listed: ReadonlySet<string> | null,
): Cells {
  const { coupons, disabledCoupons } = toVant(evaluation, all);
  const byId = new Map(all.map((coupon) => [coupon.id, coupon]));
  const agreements = new Map(evaluation.usable.map(({ couponId, agreement }) => [couponId, agreement]));
  const taken = new Map(stack?.steps.filter(({ status }) => status === 'usable').map((step) => [step.couponId, step]));
  const indexesOf = (ids: string[]) => ids.map((id) => coupons.findIndex((each) => each.id === id)).filter((i) => i >= 0);
  return {
    coupons: coupons.map((cell) => {
      const step = taken.get(cell.id);
      return {
        ...cell,
        // In a stack a coupon gives what it gives on what the ones before it left.
        value: step ? savedFen(step) : cell.value,
        description: remark(cell, byId.get(cell.id), listed, agreements.get(cell.id)),
      };
    }),
    disabledCoupons,
    chosen: indexesOf([...taken.keys()]),
    best: indexesOf(evaluation.best?.couponIds ?? []),
  };
}

const savedFen = (verdict: Verdict) => toFen(verdict.discount) + toFen(verdict.shippingDiscount);

/** What stands under a usable coupon: what it saves, and whether the platform says the same. */
function remark(
  cell: VantCoupon,
  coupon: Coupon | undefined,
  listed: ReadonlySet<string> | null,
  agreement: Agreement | undefined,
): string {
  const parts = [`单独使用可省 ¥${toYuan(cell.value)}`];
  // The platform's figure is for the cart that it was asked with.
  if (listed?.has(cell.id) && agreement) {
    parts.push(agreement.equal ? '与门店系统试算一致' : `门店系统试算 ¥${agreement.quoted}`);
  }
  if (listed && coupon?.source?.operation === 'zvcms.listUsableCoupons' && !listed.has(cell.id)) {
    parts.push('门店系统未列出，以结算时为准');
  }
  return parts.join(' · ');
}

/** The coupon that takes the least more to be usable. */
export function nudgeOf(evaluation: Evaluation, coupons: Coupon[]): string | null {
  let nearest: { fen: number; id: string } | null = null;
  for (const { couponId, reasons } of evaluation.unusable) {
    const [reason, ...others] = reasons;
    if (reason?.code !== 'belowMinAmount' || others.length > 0) continue;
    const fen = toFen(reason.shortfall);
    if (!nearest || fen < nearest.fen) nearest = { fen, id: couponId };
  }
  if (!nearest) return null;
  const title = coupons.find(({ id }) => id === nearest.id)?.title ?? '优惠券';
  return `再买 ¥${toYuan(nearest.fen)} 可用「${title}」`;
}
