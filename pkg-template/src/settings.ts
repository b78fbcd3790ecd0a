import type { FailureReason } from './error';
import type { Coupon, Language } from './types';

/**
 * How a platform writes a discount, since none says. 8.5折 is
 * `tenths` 8.5, `paidPercent` 85, `paidFraction` 0.85, `offPercent` 15 or `offFraction` 0.15.
 */
export type DiscountScale = 'tenths' | 'paidPercent' | 'paidFraction' | 'offPercent' | 'offFraction';

/**
 * What is fixed for a platform and a tenant and that its documents leave open. What is not set and not documented is
 * not guessed: the coupons concerned come out `undetermined`.
 */
export interface Settings {
  /** Scheme and host, with a path before the documented one if there is one. Waiqin's differs per customer. */
  baseUrl?: string | undefined;
  /** The language of messages. Default `zh-CN`. */
  language?: Language | undefined;
  /**
   * How discounts are written. Unset: `unknownRule discountScale`. Waiqin's documents say 0–1 of vouchers and 0–100 of
   * what customers hold: there only what is paid or off is taken from it.
   */
  discountScale?: DiscountScale | undefined;
  /** Tmall: the unit of `discount` and `start_fee`. Unset: `unknownRule moneyUnit`. */
  moneyUnit?: 'yuan' | 'fen' | undefined;
  /** Tmall: the unit of `start_time` and `end_time`. Unset: `unknownRule timeUnit`. */
  timeUnit?: 'seconds' | 'milliseconds' | undefined;
  /** Kingdee: claimed from an H5 page, where the document makes `mobile` mandatory. */
  h5?: boolean | undefined;
  /** Tmall: the format of the answer. Default `json`. */
  format?: 'json' | 'xml' | undefined;
  /** Tmall: leave the root of a JSON answer out. Default `false`. */
  simplify?: boolean | undefined;
  /** Tmall: how requests are signed. Default `hmac-sha256`. */
  signMethod?: 'md5' | 'hmac' | 'hmac-sha256' | undefined;
  /**
   * What platform codes mean that no document lists, as the shop has learnt from the platform:
   * `{ '2000002406': 'soldOut' }`. Documented codes keep their meaning.
   */
  reasons?: Record<string, Exclude<FailureReason, 'pending'>> | undefined;
}

/** What reading a platform's answer may need beside {@link Settings}. */
export interface AdapterOptions extends Settings {
  /**
   * What the answer lacks, joined by template id: goods, audience, threshold, window. From `waiqin.queryVouchers`, or
   * added up by the shop.
   */
  templates?: (Partial<Coupon> & { templateId: string })[] | undefined;
  /** The params of the request that was answered; Tmall's answer has no coupon type without them. */
  params?: object | undefined;
  /** zvcms: the goods of 指定商品 coupons by template id, which the answer does not list. */
  goods?: Record<string, string[]> | undefined;
  /** The HTTP status that the answer came with. Default 200. */
  status?: number | undefined;
  /** The server's clock, epoch milliseconds; for a throttling of Tmall's that lasts to the end of the day. */
  now?: number | undefined;
  /** zvcms: what category 5 (商品券), which the document does not define, stands for. */
  goodsCoupon?: 'exchange' | undefined;
}
