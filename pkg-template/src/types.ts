/**
 * The model that every page, adapter and evaluation shares.
 *
 * Three rules hold everywhere:
 * - money comes in as a decimal text or a number and goes out as text with exactly two decimals, in 元;
 * - ids are text, always: a platform's 64-bit numeric id never passes through a number;
 * - instants are epoch milliseconds, and `null` in an input means "absent".
 */

import type { FailureReason } from './error';

/**
 * An amount of money in 元 as it comes in: a decimal text (`"19.90"`) or a number, taken by its shortest
 * decimal text (`19.9` is exactly 19.9).
 *
 * From 0 to 10^12, at most 8 decimals. `"1e3"`, `".5"`, `"+5"`, `" 5"`, NaN and nine decimals are `invalidInput`.
 * A number that came out of binary arithmetic, such as `59.699999999999996`, has too many decimals: pass text.
 *
 * @example
 * const price: Money = '19.90';
 */
export type Money = string | number;

/** A quantity: over 0, at most 8 decimals. `"2.00"` is the whole number 2; `1.5` is weighed goods. */
export type Quantity = string | number;

/** The language of messages and descriptions. Chinese (`zh-CN`) is the default. */
export type Language = 'zh-CN' | 'en';

/** The platforms whose protocols the package speaks: 金蝶云星辰, 天猫新零售, 勤策 (外勤365) and 智迈. */
export type Platform = 'kingdee' | 'tmall' | 'waiqin' | 'zvcms';

/**
 * What can be asked of a platform.
 *
 * | operation | what it does | platform's own name |
 * |---|---|---|
 * | `kingdee.distributeCoupons` | issues a coupon to a member | `coupons_distribute` |
 * | `kingdee.listWriteOffs` | lists write-offs (核销), paged | `coupons_write_off` |
 * | `tmall.sendCoupon` | issues a coupon, idempotent by `outId` | `tmall.nrt.coupon.send` |
 * | `waiqin.queryVouchers` | lists voucher templates, paged | `getVoucherInfos` |
 * | `waiqin.addVoucher` | creates a voucher template | `addVoucherInfo` |
 * | `waiqin.finishVoucher` | ends a voucher template | `finishVoucher` |
 * | `waiqin.changeVoucherEndDate` | moves a template's last day | `modifyVoucherEndDate` |
 * | `waiqin.receiveVoucher` | claims a voucher for a customer | `receiveVoucherInfo` |
 * | `waiqin.listVoucherCustomers` | lists the customers of a voucher, paged | `getCmInfos` |
 * | `waiqin.queryVoucherUsage` | lists the issued pieces of a voucher | `queryVoucherUsedInfo` |
 * | `zvcms.listUsableCoupons` | lists a user's coupons for a cart | `user.user-use-coupon` |
 */
export type Operation =
  | 'kingdee.distributeCoupons'
  | 'kingdee.listWriteOffs'
  | 'tmall.sendCoupon'
  | 'waiqin.queryVouchers'
  | 'waiqin.addVoucher'
  | 'waiqin.finishVoucher'
  | 'waiqin.changeVoucherEndDate'
  | 'waiqin.receiveVoucher'
  | 'waiqin.listVoucherCustomers'
  | 'waiqin.queryVoucherUsage'
  | 'zvcms.listUsableCoupons';

// ---- the cart and what surrounds it ---------------------------------------------------------------------------

/**
 * What the shopper is about to pay for.
 *
 * @example
 * const cart: Cart = {
 *   lines: [
 *     { id: '1', productId: 'tea', unitPrice: '19.90', quantity: 2 },
 *     { id: '2', productId: 'pork', unitPrice: '36.80', quantity: '0.755', weighed: true },
 *   ],
 *   shippingFee: 6,
 * };
 */
export interface Cart {
  /** The lines, in any order: the order changes no figure. Line ids are unique. */
  lines: CartLine[];
  /** A discount already granted on the whole order, in 元. Shared over the lines in proportion to their net. */
  orderDiscount?: Money | undefined;
  /** The shipping or delivery fee, in 元. `shippingOff` coupons come off it. */
  shippingFee?: Money | undefined;
}

/** One line of the cart. Its gross is `unitPrice × quantity`, rounded half up to the fen. */
export interface CartLine {
  /** Any text that is unique in the cart; shares (`allocations`) are keyed by it. */
  id: string;
  /** Price of one unit, in 元. */
  unitPrice: Money;
  /** How many units, or the weight of weighed goods. */
  quantity: Quantity;
  /** Weighed goods: one piece for counting thresholds, no units for unit benefits. A fractional quantity implies it. */
  weighed?: boolean | undefined;
  /** A discount already granted on this line, in 元; at most its gross. */
  discount?: Money | undefined;
  /** `false` keeps the line out of every goods coupon (特价商品不参加). Default `true`. */
  discountable?: boolean | undefined;
  /** The product's id, which `products` scopes and required items are matched with. */
  productId?: string | undefined;
  /** The SKU, matched like `productId`. */
  sku?: string | undefined;
  /** The goods code or bar code, matched like `productId`. */
  code?: string | undefined;
  /** Ids or names of the line's categories. `[]` states that it has none; absent means not stated. */
  categoryIds?: string[] | undefined;
  /** Id or name of the brand. Absent means not stated. */
  brandId?: string | undefined;
}

/** A way in which a coupon can name its customers. `ids` and `codes` are one dimension, reported as `ids`. */
export type CustomerDimension = 'ids' | 'codes' | 'levels' | 'types' | 'departments' | 'labels' | 'districts';

/** Who a customer is, or who a coupon is for: lists of ids or names per dimension. */
export type Customers = { [dimension in CustomerDimension]?: string[] | undefined };

/** How an order reaches the shopper: 堂食, 外卖 or 买单. */
export type Scene = 'dineIn' | 'takeout' | 'payBill';

/**
 * When, where and by whom the cart is checked out. What is not given makes the rules that need it
 * `undetermined` (`missingContext`), never guessed.
 *
 * @example
 * const context: Context = { now: serverNow, shopId: '17', scene: 'takeout', usedToday: {} };
 */
export interface Context {
  /** The instant to judge at, epoch milliseconds. Take it from the server's clock, not the phone's. */
  now: number;
  /** Offset of local days and times from UTC in minutes. Default 480 (+08:00). */
  utcOffsetMinutes?: number | undefined;
  /** The shop. `""` counts as given. */
  shopId?: string | undefined;
  /** How the order reaches the shopper. */
  scene?: Scene | undefined;
  /** How it is paid for: `"online"` or a shop's own word, matched with a coupon's `payment`. */
  payment?: string | undefined;
  /** What is known of the customer. */
  customer?: Customers | undefined;
  /** Uses today by coupon id or template id. An id that is absent was used 0 times; an absent record is not known. */
  usedToday?: Record<string, number> | undefined;
}

/** How figures are made. Every option has a default; an unknown option or value is `invalidInput`. */
export interface Options {
  /** How `percentOff` rounds its discount to the fen: once, on the discount. Default `halfUp`. */
  rounding?: 'halfUp' | 'floor' | 'ceil' | 'halfEven' | undefined;
  /** What amount thresholds look at: `net` (default) after discounts already granted, or `gross` before them. */
  thresholdBase?: 'net' | 'gross' | undefined;
  /** What is left to pay at the least, in 元. Default 0. */
  minPayable?: Money | undefined;
  /** How many coupons the best stack may hold. Default 1; 0 gives `best: null`. */
  maxCoupons?: number | undefined;
  /** What thresholds in a stack look at: `running` (default) what is left, or `original` the amounts before it. */
  stackThreshold?: 'running' | 'original' | undefined;
  /** Coupon ids of the shopper's own choice; priced as `selected` beside the best stack. */
  selected?: string[] | undefined;
  /** The language of messages. Default `zh-CN`. */
  language?: Language | undefined;
}

// ---- the coupon -----------------------------------------------------------------------------------------------

/** What became of a coupon. A state that is not listed here makes the verdict `undetermined`. */
export type CouponState = 'unused' | 'used' | 'expired' | 'frozen' | 'ended' | 'deleted' | 'disabled';

/** Which goods a coupon is for. */
export interface Scope {
  /**
   * `all` lines; `products` by product id, SKU or code; `categories` by any of the line's categories; `brands`.
   * A kind that is not listed here makes the verdict `undetermined`.
   */
  kind: 'all' | 'products' | 'categories' | 'brands' | (string & {});
  /** Ids or names. Absent: the goods are not known (`unknownRule scope`); `[]` matches nothing. */
  ids?: string[] | undefined;
  /** `true`: all but these. A line that does not state the field is then not eligible. */
  exclude?: boolean | undefined;
}

/** Goods that the cart must hold before the coupon can be used (必含商品). */
export interface RequiredItems {
  /** `any` one of the items in its quantity, or `all` of them. */
  mode: 'any' | 'all';
  /** The goods and how many of each, default 1. Weighed goods count by their quantity. */
  items: { productId: string; quantity?: Quantity | undefined }[];
  /** How many of the listed goods together. */
  totalQuantity?: Quantity | undefined;
}

/** When within its validity a coupon can be used, in local time (see `Context.utcOffsetMinutes`). */
export interface Schedule {
  /** ISO weekdays, 1 (Monday) to 7. `[]` is never. */
  weekdays?: number[] | undefined;
  /**
   * Times of day as `"HH:mm"`, `from ≤ t < to`; `to` may be `"24:00"`. `from` later than `to` runs over midnight and
   * belongs to the day on which it began; equal ones are the whole day. `[]` is never.
   */
  times?: { from: string; to: string }[] | undefined;
  /** Days on which it cannot be used, `"YYYY-MM-DD"`. */
  excludedDates?: string[] | undefined;
}

/** How often and how far a coupon can still be used. */
export interface Limits {
  /** Uses per customer and day; needs `Context.usedToday`. */
  perCustomerPerDay?: number | undefined;
  /** Uses left of a coupon that can be used several times; 0 is used up. */
  remainingUses?: number | undefined;
  /** Balance left, in 元; it caps the discount, and 0 is used up. */
  remainingAmount?: Money | undefined;
}

/**
 * What a coupon takes off, told apart by `kind`. A kind that the library does not know, from a platform or from a
 * newer version, is not an error: the verdict is `undetermined` with `unknownRule benefit`.
 *
 * @example
 * const fullReduction: Benefit = { kind: 'tiers', tiers: [{ atLeast: 100, off: 20 }, { atLeast: 200, off: 50 }] };
 * const eightyFivePercent: Benefit = { kind: 'percentOff', percent: '15', maxDiscount: 30 };  // 8.5折, 最多减30
 */
export type Benefit =
  | AmountOff
  | PercentOff
  | PriceTo
  | Tiers
  | BuyGet
  | FreeItems
  | Exchange
  | ShippingOff
  | Service
  | UnknownBenefit;

/** 立减: takes an amount off the eligible goods. */
export interface AmountOff {
  kind: 'amountOff';
  /** In 元. What exceeds the eligible goods is wasted. */
  amount: Money;
}

/** 折扣: takes a part of the eligible amount off. */
export interface PercentOff {
  kind: 'percentOff';
  /** What is taken off, 0–100: 8.5折 is 15. */
  percent: Money;
  /** 最多减: a cap in 元; 0 is a cap of zero. */
  maxDiscount?: Money | undefined;
}

/** 特价: brings the eligible goods down to a price. */
export interface PriceTo {
  kind: 'priceTo';
  /** What the eligible goods cost together, in 元. */
  amount: Money;
}

/** 满减: the highest tier that is reached. The lowest tier is a threshold of its own. */
export interface Tiers {
  kind: 'tiers';
  /** In any order, at least one: from `atLeast` 元 on, `off` 元 come off. */
  tiers: { atLeast: Money; off: Money }[];
  /** 每满减: `off` for every full `atLeast` of the amount. */
  every?: boolean | undefined;
  /** A cap in 元. */
  maxDiscount?: Money | undefined;
}

/** 买M送N: of every buy + get units, `get` are free. */
export interface BuyGet {
  kind: 'buyGet';
  /** Units to buy, a whole number. */
  buy: number;
  /** Units that are free, a whole number. */
  get: number;
  /**
   * Which units are free: the `cheapest` of all (default), the `dearest`, or `nextDearest`: with units in falling
   * price, the last `get` of each group of buy + get.
   */
  pick?: 'cheapest' | 'dearest' | 'nextDearest' | undefined;
  /** How many times at the most. Default 1; `null` is without limit. */
  repeat?: number | null | undefined;
}

/** 免单: the dearest units, then the cheapest of the rest, are free. */
export interface FreeItems {
  kind: 'freeItems';
  /** How many of the dearest units. */
  dearest?: number | undefined;
  /** How many of the cheapest of the rest. */
  cheapest?: number | undefined;
  /** A cap in 元. */
  maxDiscount?: Money | undefined;
}

/** 兑换 or 换购: some units go down to a price. */
export interface Exchange {
  kind: 'exchange';
  /** How many units. Default 1. */
  count?: number | undefined;
  /** Which ones first, of those dearer than `price`. Default `cheapest`. */
  pick?: 'cheapest' | 'dearest' | undefined;
  /** What each of them costs then, in 元. Default 0. */
  price?: Money | undefined;
}

/** 免运费: takes the shipping fee off, or an amount of it. Touches no goods. */
export interface ShippingOff {
  kind: 'shippingOff';
  /** In 元; absent is the whole fee. */
  amount?: Money | undefined;
}

/** A service rather than a discount: 免排队, 停车 or offline exchange. Its verdict is `notForOrders`. */
export interface Service {
  kind: 'service';
  /** Which one. */
  service: ServiceKind;
}

/** What a platform's answer leaves open: {@link Coupon.unknownRules} say why, and the verdict is `undetermined`. */
export interface UnknownBenefit {
  kind: 'unknown';
}

/** The services a coupon can stand for: 免排队, 停车券, 线下兑换. */
export type ServiceKind = 'queueSkip' | 'parking' | 'offlineExchange';

/**
 * A coupon that a shopper holds, whichever platform it came from. Make one by hand or with {@link toCoupons}.
 *
 * @example
 * const coupon: Coupon = {
 *   id: 'c1',
 *   title: '满100减20',
 *   benefit: { kind: 'amountOff', amount: 20 },
 *   minAmount: 100,
 *   scope: { kind: 'categories', ids: ['drinks'] },
 *   endsAt: Date.parse('2026-12-01T00:00:00+08:00'),
 * };
 */
export interface Coupon {
  /** The piece that the shopper holds, unique in the wallet; what a write-off names. */
  id: string;
  /** The template (券模板, 方案) that it was issued from. */
  templateId?: string | undefined;
  /** The code that is scanned or typed (核销码). */
  code?: string | undefined;
  /** Its name. */
  title?: string | undefined;
  /** 使用说明. */
  description?: string | undefined;
  /** A short label (券标签). */
  label?: string | undefined;
  /** Where it came from. */
  source?: { platform: Platform; operation: Operation } | undefined;
  /** What became of it; absent is `unused`. */
  state?: CouponState | (string & {}) | undefined;
  /** What it takes off. */
  benefit: Benefit;
  /** 满: what the eligible goods must come to, in 元. Equal is enough; absent or 0 is none. */
  minAmount?: Money | undefined;
  /** How many pieces the eligible goods must come to. A weighed line is one piece. */
  minQuantity?: Quantity | undefined;
  /** The goods it is for; absent is all. */
  scope?: Scope | undefined;
  /** Goods that the cart must hold. */
  required?: RequiredItems | undefined;
  /** Valid from, epoch milliseconds, inclusive. */
  startsAt?: number | undefined;
  /** Valid until, epoch milliseconds, exclusive. */
  endsAt?: number | undefined;
  /** When the shopper claimed it, epoch milliseconds. */
  claimedAt?: number | undefined;
  /** Weekdays, times of day and days off. */
  schedule?: Schedule | undefined;
  /** Shops that it is good at, or not; by the ids that `Context.shopId` uses. */
  shops?: { include?: string[] | undefined; exclude?: string[] | undefined } | undefined;
  /** Scenes that it is good for (see {@link Scene}); absent is all. */
  scenes?: (Scene | (string & {}))[] | undefined;
  /** The way of paying that it asks for. */
  payment?: string | undefined;
  /** Whom it is for: in every dimension stated, one value must match. */
  customers?: Customers | undefined;
  /** How often and how far it can still be used. */
  limits?: Limits | undefined;
  /** Neither other coupons nor discounts already granted beside it. */
  exclusive?: boolean | undefined;
  /** The group that other coupons' `combinesWith` names. */
  group?: string | undefined;
  /** Groups that it stands beside; absent is any. A coupon without a group is on no list. */
  combinesWith?: string[] | undefined;
  /** How many of one template an order takes. Default 1. */
  maxPerOrder?: number | undefined;
  /** The platform's own figure, where it gave one: for comparison, no rule reads it. */
  quote?: { discount: string } | undefined;
  /** Rules of the platform's that the library cannot evaluate; each makes the verdict `undetermined`. */
  unknownRules?: { field: string; value?: string | undefined }[] | undefined;
}

// ---- the evaluation -------------------------------------------------------------------------------------------

/**
 * What every coupon is worth on a cart, and the best choice among them.
 *
 * Plain data: it survives `structuredClone`, `JSON.stringify` and the wallet's `free()`.
 */
export interface Evaluation {
  /** Coupons that can be used now, best first. */
  usable: UsableVerdict[];
  /** Coupons that cannot, in the order given, each with every reason. */
  unusable: UnusableVerdict[];
  /** Coupons of which it cannot be said for want of context or knowledge, in the order given. */
  undetermined: UndeterminedVerdict[];
  /** The coupons that save most together, at most `Options.maxCoupons`; `null` when none can be used. */
  best: Stack | null;
  /** The stack of `Options.selected`, when that was given. */
  selected?: Stack;
  /** What is to pay without any coupon: goods after discounts already granted, and shipping. */
  payableBefore: string;
  /** The earliest instant at which time alone changes a verdict, epoch milliseconds; `null` when there is none. */
  nextChangeAt?: number | null;
  /** Rules version, a digest of the inputs and the figures; the same on client and server. Not authentication. */
  fingerprint?: string;
}

/** What one coupon is worth on the cart, told apart by `status`. */
export type Verdict = UsableVerdict | UnusableVerdict | UndeterminedVerdict;

/** The figures of a verdict, in 元 with two decimals. */
export interface Figures {
  /** The coupon. */
  couponId: string;
  /** What comes off the goods; `"0.00"` when not usable. */
  discount: string;
  /** What comes off shipping. */
  shippingDiscount: string;
  /** What the coupon would have given beyond that. */
  wasted: string;
  /** What is left to pay; `payableBefore` when not usable. */
  payable: string;
  /** Shares of `discount` by line id (分摊). They add up exactly; lines without a share are absent. */
  allocations: Record<string, string>;
}

/** A coupon that can be used now. */
export interface UsableVerdict extends Figures {
  status: 'usable';
  /** Empty. */
  reasons: Reason[];
}

/** A coupon that cannot be used: at least one rule certainly fails. */
export interface UnusableVerdict extends Figures {
  status: 'unusable';
  /** Every rule that fails, in a fixed order, then those that could not be checked. At least one. */
  reasons: Reason[];
}

/** A coupon of which it cannot be said: nothing fails, but something is not known. */
export interface UndeterminedVerdict extends Figures {
  status: 'undetermined';
  /** `missingContext` and `unknownRule` reasons. At least one. */
  reasons: Reason[];
}

/** Coupons applied one after another, each on what the one before left. */
export interface Stack {
  /** In the order of application. */
  couponIds: string[];
  /** What comes off the goods together, in 元. */
  discount: string;
  /** What comes off shipping together, in 元. */
  shippingDiscount: string;
  /** What is left to pay, in 元. */
  payable: string;
  /** Shares of `discount` by line id. */
  allocations: Record<string, string>;
  /** Each coupon's verdict where it stands. In a selection, one that cannot stand says why. */
  steps: Verdict[];
  /** Whether no better stack exists for certain. `false`: the best found within the bound on work. */
  optimal: boolean;
}

// ---- reasons --------------------------------------------------------------------------------------------------

/** What every reason has. */
export interface ReasonBase<Code extends string> {
  /** Which rule: what a program switches on. */
  code: Code;
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
}

/**
 * Why a coupon cannot be used, or why it cannot be said; told apart by `code`.
 *
 * @example
 * for (const reason of verdict.reasons) {
 *   if (reason.code === 'belowMinAmount') showAddOn(`还差 ¥${reason.shortfall}`);
 *   else showText(reason.message);
 * }
 */
export type Reason =
  | StateReason
  | NotStarted
  | Expired
  | OutsideSchedule
  | WrongShop
  | WrongScene
  | WrongPayment
  | WrongCustomer
  | DailyLimit
  | NoUsesLeft
  | OtherDiscounts
  | NotForOrders
  | NoEligibleItems
  | MissingItems
  | BelowMinAmount
  | BelowMinQuantity
  | NoDiscount
  | NotCombinable
  | MissingContext
  | UnknownRule;

/** The codes that a reason can have. */
export type ReasonCode = Reason['code'];

/** The coupon's own state: 已使用, 冻结, 已终止, 已删除, 停用. */
export type StateReason = ReasonBase<'used' | 'frozen' | 'ended' | 'deleted' | 'disabled'>;

/** 未到使用时间. */
export interface NotStarted extends ReasonBase<'notStarted'> {
  /** When it starts, epoch milliseconds. */
  startsAt: number;
}

/** 已过期. */
export interface Expired extends ReasonBase<'expired'> {
  /** When it ended, epoch milliseconds; absent when only the platform's state says so. */
  endsAt?: number;
}

/** The weekday, the time of day or the date is not one of the coupon's. */
export interface OutsideSchedule extends ReasonBase<'outsideSchedule'> {
  /** When it can be used next, epoch milliseconds; absent when never again within its validity. */
  nextAt?: number;
}

/** Not this shop. */
export interface WrongShop extends ReasonBase<'wrongShop'> {
  /** Shops that it is good at. */
  include?: string[];
  /** Shops that it is not good at. */
  exclude?: string[];
}

/** Not for this scene. */
export interface WrongScene extends ReasonBase<'wrongScene'> {
  /** Scenes that it is good for. */
  scenes: string[];
}

/** Not for this way of paying. */
export interface WrongPayment extends ReasonBase<'wrongPayment'> {
  /** The way of paying that it asks for. */
  payment: string;
}

/** Not for this customer. One reason for each dimension without a common value. */
export interface WrongCustomer extends ReasonBase<'wrongCustomer'> {
  /** The dimension; `codes` are reported as `ids`. */
  by: Exclude<CustomerDimension, 'codes'>;
}

/** Used often enough today. */
export interface DailyLimit extends ReasonBase<'dailyLimit'> {
  /** Uses allowed a day. */
  limit: number;
  /** Uses so far. */
  used: number;
}

/** No uses or no balance left. */
export type NoUsesLeft = ReasonBase<'noUsesLeft'>;

/** An exclusive coupon beside a discount that the cart already carries. */
export type OtherDiscounts = ReasonBase<'otherDiscounts'>;

/** A service coupon, which no order takes. */
export interface NotForOrders extends ReasonBase<'notForOrders'> {
  /** The service. */
  service: ServiceKind | (string & {});
}

/** No line of the cart is in the coupon's scope. */
export type NoEligibleItems = ReasonBase<'noEligibleItems'>;

/** Need, have and shortfall, in pieces or weight, as the shortest decimal text. */
export interface QuantityGap {
  /** How many are needed. */
  required: string;
  /** How many there are. */
  actual: string;
  /** How many more it takes. */
  missing: string;
}

/** The cart does not hold the goods that the coupon asks for. */
export interface MissingItems extends ReasonBase<'missingItems'> {
  /** Whether any one or all of the items would do. */
  mode: 'any' | 'all';
  /** The items that are short. */
  items: ({ productId: string } & QuantityGap)[];
  /** The total over the listed goods, when that is short. */
  totalQuantity?: QuantityGap;
}

/** The eligible goods do not come to the threshold. */
export interface BelowMinAmount extends ReasonBase<'belowMinAmount'> {
  /** The threshold, in 元. */
  required: string;
  /** What the eligible goods come to, in 元. */
  actual: string;
  /** How much more it takes, rounded up to the fen, in 元. */
  shortfall: string;
}

/** The eligible goods are too few. */
export interface BelowMinQuantity extends ReasonBase<'belowMinQuantity'> {
  /** How many are needed. */
  required: string;
  /** How many there are. */
  actual: string;
  /** How many more it takes, as the shortest decimal text. */
  shortfall: string;
}

/** Nothing fails, yet nothing would come off. */
export type NoDiscount = ReasonBase<'noDiscount'>;

/** Only in `selected`: cannot stand beside other coupons of the selection. */
export interface NotCombinable extends ReasonBase<'notCombinable'> {
  /** Ids of those coupons. */
  with: string[];
}

/** The context lacks what a rule needs. */
export interface MissingContext extends ReasonBase<'missingContext'> {
  /** Where it belongs in the context: `shopId`, `customer.levels`, `usedToday`. */
  field: string;
}

/** A rule that the library cannot know: an unknown enum, a flag without data, a scale that was not configured. */
export interface UnknownRule extends ReasonBase<'unknownRule'> {
  /** Which rule: `scope`, `benefit`, `state`, `discountScale`. */
  field: string;
  /** What the platform said. */
  value?: string;
}

// ---- requests and answers -------------------------------------------------------------------------------------

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
  reasons?: Record<string, FailureReason> | undefined;
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

/**
 * A request as the platform's document describes it, checked but not signed: what a backend signs and sends.
 * Placeholders that only the signer knows stand in braces (`{openid}`).
 */
export interface PreparedRequest {
  /** The operation that it belongs to. */
  operation: Operation;
  /** The HTTP method. */
  method: 'GET' | 'POST';
  /** The address, without the query. */
  url: string;
  /** Header names and values that do not depend on the signature. */
  headers: [name: string, value: string][];
  /** Query parameters, not yet escaped, in the order of the platform's document. */
  query: [name: string, value: string][];
  /** The exact body text; absent for GET. It must be sent byte for byte: signatures cover it. */
  body?: string;
  /** What the document does not forbid and is likely wrong. */
  warnings?: { path: string; messages: Record<Language, string> }[];
}

// ---- what a page shows and keeps ------------------------------------------------------------------------------

/** A coupon in words. */
export interface Description {
  /** Its title, or one made from its benefit. */
  title: string;
  /** 满100元可用. */
  condition: string;
  /** 2026.11.01–2026.11.30. */
  validity: string;
  /** What it gives, in few characters: ¥20, 8.5折. */
  badge: string;
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
  /** The evaluation's fingerprint, when it has one. */
  fingerprint?: string;
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
