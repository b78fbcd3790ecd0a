/**
 * The model that every page, adapter and evaluation shares. Made by `cargo xtask types` from `src/model`: change that,
 * not this file.
 *
 * Three rules hold everywhere:
 * - money comes in as a decimal text or a number and goes out as text with exactly two decimals, in 元;
 * - ids are text, always: a platform's 64-bit numeric id never passes through a number;
 * - instants are epoch milliseconds, and `null` in an input means "absent".
 *
 * @module
 */

import type { Operation, Platform } from './operations';

export type { Operation, Platform };

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
export type Cart = {
  /** The lines, in any order: the order changes no figure. Line ids are unique. */
  lines: readonly CartLine[];
  /** A discount already granted on the whole order, in 元. Shared over the lines in proportion to their net. */
  orderDiscount?: Money | undefined;
  /** The shipping or delivery fee, in 元. `shippingOff` coupons come off it. */
  shippingFee?: Money | undefined;
};

/** One line of the cart. Its gross is `unitPrice × quantity`, rounded half up to the fen. */
export type CartLine = {
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
  categoryIds?: readonly string[] | undefined;
  /** Id or name of the brand. Absent means not stated. */
  brandId?: string | undefined;
  /** What `quantity` counts: 箱, 盒. */
  unit?: string | undefined;
  /** What was granted on it already: `memberPrice`, `flashSale`, any name. */
  promotions?: readonly string[] | undefined;
};

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

/**
 * When, where and by whom the cart is checked out. What is not given makes the rules that need it `undetermined`
 * (`missingContext`), never guessed.
 *
 * @example
 * const context: Context = { now: serverNow, shopId: '17', scene: 'takeout', usedToday: {} };
 */
export type Context = {
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
  usedToday?: UsedToday | undefined;
};

/** How an order reaches the shopper. */
export type Scene = 'dineIn' | 'takeout' | 'payBill';

/**
 * Who a customer is, or who a coupon is for: lists of ids or names by
 * dimension (`ids`, `codes`, `levels`, `types`, `departments`, `labels`,
 * `districts`). `ids` and `codes` are one dimension, reported as `ids`.
 */
export type Customers = { [dimension in CustomerDimension]?: readonly string[] | undefined };

/** Uses by coupon id or template id. */
export type UsedToday = { [key in string]: number };

/** How figures are made. Every option has a default; an unknown option or value is `invalidInput`. */
export type Options = {
  /** How percentages round their discount to the fen: once, on the discount. Default `halfUp`. */
  rounding?: Rounding | undefined;
  /** What amount thresholds look at: `net` (default) after discounts already granted, or `gross` before them. */
  thresholdBase?: ThresholdBase | undefined;
  /** What is left to pay at the least, in 元. Default 0. */
  minPayable?: Money | undefined;
  /** How many coupons the best stack may hold. Default 1; 0 gives `best: null`. */
  maxCoupons?: number | undefined;
  /** What thresholds in a stack look at: `running` (default) what is left, or `original` the amounts before it. */
  stackThreshold?: StackThreshold | undefined;
  /** Coupon ids of the shopper's own choice; priced as `selected` beside the best stack. */
  selected?: readonly string[] | undefined;
  /** In which order the chosen coupons apply: the `best` one (default), or as `given`, levels or not. */
  selectedOrder?: SelectedOrder | undefined;
  /** At most so many verdicts of each list; `counts` tells how many there are. Default all. */
  limit?: number | undefined;
  /** From which place on, 0 is the first. Default 0. */
  offset?: number | undefined;
  /**
   * How far the search for the best stack goes, in units of work: one is about one line looked at. The default
   * ends within a frame or two of a phone's screen.
   */
  effort?: number | undefined;
  /** The language of messages. Default `zh-CN`. */
  language?: Language | undefined;
};

/** Which way a half, or any part, of a fen goes. */
export type Rounding = 'halfUp' | 'halfDown' | 'floor' | 'ceil' | 'halfEven';

/** What amount thresholds look at. */
export type ThresholdBase = 'net' | 'gross';

/** What thresholds of a stacked coupon look at. */
export type StackThreshold = 'running' | 'original';

/** In which order chosen coupons apply. */
export type SelectedOrder = 'best' | 'given';

/** The language of messages and descriptions. Chinese (`zh-CN`) is the default. */
export type Language = 'zh-CN' | 'en';

/**
 * A coupon that a shopper holds, whichever platform it came from. Made by hand, or of a platform's answer.
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
export type Coupon = {
  /** The piece that the shopper holds, unique in the wallet; what a write-off names. */
  id: string;
  /** The template (券模板, 方案) that it was issued from. */
  templateId?: string | undefined;
  /** The code that is scanned or typed (核销码). */
  code?: string | undefined;
  /** Its name, as a shopper reads it. */
  title?: string | undefined;
  /** How to use it, in the platform's words (使用说明). */
  description?: string | undefined;
  /** A short mark, as a mall prints in the corner (券标签). */
  label?: string | undefined;
  /** Where it came from. */
  source?: Source | undefined;
  /**
   * What has become of it; absent is `unused`. One that this version does not know makes the verdict
   * `undetermined`.
   */
  state?: CouponState | undefined;
  /** What it gives. */
  benefit: Benefit;
  /** 满: what the eligible goods must come to, in 元, compared exactly. Equal is enough; absent or 0 is none. */
  minAmount?: Money | undefined;
  /** How many pieces the eligible goods must come to. A weighed line is one piece; absent or 0 is none. */
  minQuantity?: Money | undefined;
  /** The lines that thresholds look at; absent: those of `scope`. */
  thresholdScope?: Scope | undefined;
  /** Lines with these promotions are left out; `true`: with any. */
  excludesPromotions?: Exclusions | undefined;
  /**
   * Names that a reader must know to judge this coupon, `thresholdScope` or `benefit.percent` or a benefit's
   * kind; a version that does not know one answers `undetermined`.
   */
  requires?: readonly string[] | undefined;
  /** The goods it is for; absent is all. */
  scope?: Scope | undefined;
  /** Goods that the cart must hold (必含商品). */
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
  shops?: Shops | undefined;
  /** Scenes that it is good for (`dineIn`, `takeout`, `payBill`); absent is all, `[]` is none. */
  scenes?: readonly string[] | undefined;
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
  combinesWith?: readonly string[] | undefined;
  /** How many of one template an order takes. Default 1. */
  maxPerOrder?: number | undefined;
  /** The platform's own figure, where it gave one: for comparison, no rule reads it. */
  quote?: Quote | undefined;
  /** Rules of the platform's that the library cannot evaluate; each makes the verdict `undetermined`. */
  unknownRules?: readonly UnknownCouponRule[] | undefined;
};

/** Where a coupon came from. */
export type Source = {
  /** The platform, `zvcms`. */
  platform: Platform;
  /** What was asked of it, `zvcms.listUsableCoupons`. */
  operation: Operation;
};

/** What has become of a coupon. A state that is not listed here makes the verdict `undetermined`. */
export type CouponState = 'unused' | 'used' | 'expired' | 'frozen' | 'ended' | 'deleted' | 'disabled' | (string & {});

/**
 * What a coupon takes off, told apart by `kind`. A kind that the library does
 * not know, from a platform or from a newer version, is not an error: the
 * verdict is `undetermined` with `unknownRule benefit`.
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
  | UnitOff
  | Bundle
  | Exchange
  | ShippingOff
  | Service
  | UnknownBenefit;

/** 立减: takes an amount off the eligible goods. */
export type AmountOff = {
  kind: 'amountOff';
  /** In 元. What exceeds the eligible goods is wasted. */
  amount: Money;
};

/** 折扣: takes a part of the eligible amount off. */
export type PercentOff = {
  kind: 'percentOff';
  /** What is taken off, 0–100: 8.5折 is 15. */
  percent: Money;
  /** 最多减: a cap in 元; 0 is a cap of zero. */
  maxDiscount?: Money | undefined;
};

/** 特价: brings the eligible goods down to a price. */
export type PriceTo = {
  kind: 'priceTo';
  /** What the eligible goods cost together, in 元. */
  amount: Money;
};

/** 满减, 满折: the highest tier that is reached. The lowest tier is a threshold of its own. */
export type Tiers = {
  kind: 'tiers';
  /** In any order, at least one. All say either `atLeast` or `atLeastQuantity`, and either `off` or `percent`. */
  tiers: readonly Tier[];
  /** 每满减: `off` for every full `atLeast` of the amount. Not with `percent`. */
  every?: boolean | undefined;
  /** A cap in 元. */
  maxDiscount?: Money | undefined;
};

/** One step of a tiered coupon. */
export type Tier = {
  /** From this amount on, in 元, compared exactly. */
  atLeast?: Money | undefined;
  /** From so many pieces on. */
  atLeastQuantity?: Money | undefined;
  /** So much off, in 元. */
  off?: Money | undefined;
  /** So much of the eligible amount off, 0–100: 9折 is 10. */
  percent?: Money | undefined;
} & ({ atLeast: Money } | { atLeastQuantity: Money }) &
  ({ off: Money } | { percent: Money });

/** 买M送N, 第二件半价: of every buy + get units, `get` are free or cheaper. */
export type BuyGet = {
  kind: 'buyGet';
  /** Units to buy, a whole number. */
  buy: number;
  /** Units that are given, a whole number. */
  get: number;
  /**
   * Which units are given: the `cheapest` of all (default), the `dearest`, or `nextDearest`: with units in
   * falling price, the last `get` of each group of buy + get.
   */
  pick?: UnitPick | undefined;
  /** How many times at the most. Default 1; `null` is without limit. */
  repeat?: number | null | undefined;
  /** So much off each of the given units, 0–100. Default 100; 第二件半价 is buy 1, get 1, percent 50. */
  percent?: Money | undefined;
};

/**
 * Which units a benefit looks at first. Not every benefit knows every pick: one that it does not know is an
 * `unknownRule benefit.pick`.
 */
export type UnitPick = 'cheapest' | 'dearest' | 'nextDearest' | (string & {});

/** 免单: the dearest units, then the cheapest of the rest, are free or cheaper. */
export type FreeItems = {
  kind: 'freeItems';
  /** How many of the dearest units. */
  dearest?: number | undefined;
  /** How many of the cheapest of the rest. */
  cheapest?: number | undefined;
  /** So much off each of them, 0–100. Default 100. */
  percent?: Money | undefined;
  /** A cap in 元. */
  maxDiscount?: Money | undefined;
};

/** 每件立减, 每件打折: so much off each unit. Says either `amount` or `percent`. */
export type UnitOff = {
  kind: 'unitOff';
  /** In 元; at most the unit's price. */
  amount?: Money | undefined;
  /** 0–100, rounded by the unit. */
  percent?: Money | undefined;
  /** Of so many units at the most. Absent: of all, and then it takes no units from other coupons. */
  maxUnits?: number | undefined;
  /** Which units first, the `dearest` (default) or the `cheapest`. */
  pick?: UnitPick | undefined;
  /** A cap in 元. */
  maxDiscount?: Money | undefined;
} & ({ amount: Money } | { percent: Money });

/** N件一口价: groups of units go to a price. */
export type Bundle = {
  kind: 'bundle';
  /** How many units make a group, 1 or more. */
  count: number;
  /** What a group costs, in 元. Groups that are not dearer are left alone. */
  price: Money;
  /** How many groups at the most. Default 1; `null` is without limit. */
  repeat?: number | null | undefined;
  /** Which units first, the `dearest` (default) or the `cheapest`. */
  pick?: UnitPick | undefined;
  /** A cap in 元. */
  maxDiscount?: Money | undefined;
};

/** 兑换 or 换购: some units go down to a price. */
export type Exchange = {
  kind: 'exchange';
  /** How many units. Default 1. */
  count?: number | undefined;
  /** Which ones first, of those dearer than `price`: the `cheapest` (default) or the `dearest`. */
  pick?: UnitPick | undefined;
  /** What each of them costs then, in 元. Default 0. */
  price?: Money | undefined;
};

/** 免运费: takes the shipping fee off, or an amount or a part of it. Touches no goods. */
export type ShippingOff = {
  kind: 'shippingOff';
  /** In 元; absent is the whole fee. */
  amount?: Money | undefined;
  /** A part of what is left of the fee, 0–100. */
  percent?: Money | undefined;
};

/** A service rather than a discount: 免排队, 停车 or offline exchange. Its verdict is `notForOrders`. */
export type Service = {
  kind: 'service';
  /** Which one. */
  service: ServiceKind;
};

/** The services that a coupon can stand for. */
export type ServiceKind = 'queueSkip' | 'parking' | 'offlineExchange' | (string & {});

/**
 * What this version does not know, or what a platform's answer leaves open:
 * the coupon's `unknownRules` say why then.
 */
export type UnknownBenefit = {
  /** What the sender called it; `unknown` where an adapter left it open. */
  kind: 'unknown';
};

/** Which goods a coupon is for. */
export type Scope = {
  /**
   * `all` lines; `products` by product id, SKU or code; `categories` by any of the line's categories; `brands`.
   * A kind that is not listed here makes the verdict `undetermined`.
   */
  kind: ScopeKind;
  /** Ids or names. Absent: the goods are not known (`unknownRule scope`); `[]` matches nothing. */
  ids?: readonly string[] | undefined;
  /** `true`: all but these. A line that does not state the field is then not eligible. */
  exclude?: boolean | undefined;
};

/** What a scope's ids are ids of. */
export type ScopeKind = 'all' | 'products' | 'categories' | 'brands' | (string & {});

/** The promotions whose lines a coupon leaves out: `true` is any, `false` none. */
export type Exclusions = boolean | readonly string[];

/** One of the goods that the cart must hold. */
export type RequiredItem = {
  /** A product id, SKU or code. */
  productId: string;
  /** How many of it, above 0. Default 1. Weighed goods count by their quantity. */
  quantity?: Quantity | undefined;
  /** The unit that `quantity` counts, 箱 or 盒: a line that does not state it as its own leaves it open. */
  unit?: string | undefined;
};

/** Goods that the cart must hold before the coupon can be used (必含商品). */
export type RequiredItems = {
  /** `any` one of the items in its quantity, or `all` of them. */
  mode: RequiredMode;
  /** The goods, and how many of each. */
  items: readonly RequiredItem[];
  /** How many of the listed goods together, each line counted once. */
  totalQuantity?: Money | undefined;
};

/** Any one of the required goods, or all of them. */
export type RequiredMode = 'any' | 'all';

/** When within its validity a coupon can be used, in local time (see `Context.utcOffsetMinutes`). */
export type Schedule = {
  /** ISO weekdays, 1 (Monday) to 7. `[]` is never. */
  weekdays?: readonly number[] | undefined;
  /** Times of day. `[]` is never. */
  times?: readonly TimeRange[] | undefined;
  /** Days on which it cannot be used, `"YYYY-MM-DD"`. */
  excludedDates?: readonly string[] | undefined;
};

/**
 * Hours of a day, `"HH:mm"`, `from ≤ t < to`; `to` may be `"24:00"`. `from` later than `to` runs over midnight
 * and belongs to the day on which it began; equal ones are the whole day.
 */
export type TimeRange = {
  /** Included. */
  from: string;
  /** Excluded. */
  to: string;
};

/** Shops that take a coupon. */
export type Shops = {
  /** Only these. `[]` is none. */
  include?: readonly string[] | undefined;
  /** Not these. */
  exclude?: readonly string[] | undefined;
};

/** How often and how far a coupon can still be used. */
export type Limits = {
  /** Uses per customer and day; needs `Context.usedToday`. */
  perCustomerPerDay?: number | undefined;
  /** Uses left of a coupon that can be used several times; 0 is used up. */
  remainingUses?: number | undefined;
  /** Balance left, in 元; it caps the discount, and 0 is used up. */
  remainingAmount?: Money | undefined;
};

/** The platform's own figure for a coupon. */
export type Quote = {
  /** In 元, as the platform wrote it. */
  discount: string;
};

/** A rule that is known to exist and not known in content. */
export type UnknownCouponRule = {
  /** `validity`, `discountScale`, … */
  field: string;
  /** The platform's value, where it is a member of a list. */
  value?: string | undefined;
};

/** A way in which a coupon can name its customers. `ids` and `codes` are one dimension, reported as `ids`. */
export type CustomerDimension = 'codes' | 'departments' | 'districts' | 'ids' | 'labels' | 'levels' | 'types';

/**
 * What every coupon is worth on a cart, and the best choice among them.
 *
 * Plain data: it survives `structuredClone`, `JSON.stringify`, every state library and the wallet's `free()`.
 */
export type Evaluation = {
  /**
   * Coupons that can be used, best first: by what they save, then by what they waste, then by threshold, end, claim
   * and id.
   */
  usable: Array<UsableVerdict>;
  /** Coupons that cannot be used, in the order they were given. */
  unusable: Array<UnusableVerdict>;
  /** Coupons of which it cannot be told, in the order they were given. */
  undetermined: Array<UndeterminedVerdict>;
  /** The best stack of at most `options.maxCoupons`, or `null` where nothing can be used. */
  best: Stack | null;
  /** The shopper's own choice, where `options.selected` names one. */
  selected?: Stack;
  /** What is to pay without coupons, in 元. */
  payableBefore: string;
  /** How many there are of each, also where `options.limit` makes the lists shorter. */
  counts: Counts;
  /**
   * The earliest instant, epoch milliseconds, at which time alone changes a verdict; `null` where none does. A page
   * evaluates again then.
   */
  nextChangeAt: number | null;
  /**
   * The version of the rules and a digest of the inputs and the figures. Equal where client and server computed alike;
   * it is no authentication.
   */
  fingerprint: string;
};

/** A coupon that can be used now. */
export type UsableVerdict = {
  /** Whether it can be used. */
  status: 'usable';
  /** Empty. */
  reasons: Array<Reason>;
  /** The coupon. */
  couponId: string;
  /** What comes off the goods, in 元; `"0.00"` when it is not usable. */
  discount: string;
  /** What comes off shipping, in 元. */
  shippingDiscount: string;
  /** What it would take off beyond what there is, in 元. */
  wasted: string;
  /** What is to pay with it, in 元; without coupons when it is not usable. */
  payable: string;
  /** Each line's share of `discount`, by line id. The shares add up to it exactly. */
  allocations: Record<string, string>;
  /** How the platform's own figure compares, where it gave one for a coupon that can be used. */
  agreement?: Agreement;
};

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
  | Used
  | Frozen
  | Ended
  | Deleted
  | Disabled
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
  | ClaimNotStarted
  | ClaimEnded
  | SoldOut
  | ClaimLimit
  | MissingContext
  | UnknownRule
  | Unreadable;

/** It was used. */
export type Used = {
  code: 'used';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** The platform froze it. */
export type Frozen = {
  code: 'frozen';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** The activity was ended. */
export type Ended = {
  code: 'ended';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** It was deleted. */
export type Deleted = {
  code: 'deleted';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** The platform disabled it. */
export type Disabled = {
  code: 'disabled';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** 未到使用时间. */
export type NotStarted = {
  code: 'notStarted';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** When it starts, epoch milliseconds. */
  startsAt: number;
};

/** 已过期. */
export type Expired = {
  code: 'expired';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** When it ended, epoch milliseconds; absent when only the platform's state says so. */
  endsAt?: number;
};

/** The weekday, the time of day or the date is not one of the coupon's. */
export type OutsideSchedule = {
  code: 'outsideSchedule';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** When it can be used next, epoch milliseconds; absent when never again within its validity. */
  nextAt?: number;
};

/** Not this shop. */
export type WrongShop = {
  code: 'wrongShop';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Shops that it is good at. */
  include?: Array<string>;
  /** Shops that it is not good at. */
  exclude?: Array<string>;
};

/** Not for this scene. */
export type WrongScene = {
  code: 'wrongScene';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Scenes that it is good for. */
  scenes: Array<string>;
};

/** Not for this way of paying. */
export type WrongPayment = {
  code: 'wrongPayment';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** The way of paying that it asks for. */
  payment: string;
};

/** Not for this customer. One reason for each dimension without a common value. */
export type WrongCustomer = {
  code: 'wrongCustomer';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** The dimension; `codes` are reported as `ids`. */
  by: Exclude<CustomerDimension, 'codes'>;
};

/** Used often enough today. */
export type DailyLimit = {
  code: 'dailyLimit';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Uses allowed a day. */
  limit: number;
  /** Uses so far. */
  used: number;
};

/** No uses or no balance left. */
export type NoUsesLeft = {
  code: 'noUsesLeft';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** An exclusive coupon beside a discount that the cart already carries. */
export type OtherDiscounts = {
  code: 'otherDiscounts';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** A service coupon, which no order takes. */
export type NotForOrders = {
  code: 'notForOrders';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** The service. */
  service: ServiceKind;
};

/** No line of the cart is in the coupon's scope. */
export type NoEligibleItems = {
  code: 'noEligibleItems';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** The cart does not hold the goods that the coupon asks for. */
export type MissingItems = {
  code: 'missingItems';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Whether any one or all of the items would do. */
  mode: RequiredMode;
  /** The items that the coupon asks for. */
  items: Array<MissingItem>;
  /** The total over the listed goods, where one is asked for. */
  totalQuantity?: QuantityGap;
};

/** Need, have and shortfall of one of the goods. */
export type MissingItem = {
  /** Which. */
  productId: string;
  /** How many are needed. */
  required: string;
  /** How many there are. */
  actual: string;
  /** How many more it takes. */
  missing: string;
};

/** Need, have and shortfall, in pieces or weight, as the shortest decimal text. */
export type QuantityGap = {
  /** How many are needed. */
  required: string;
  /** How many there are. */
  actual: string;
  /** How many more it takes. */
  missing: string;
};

/** The eligible goods do not come to the threshold. */
export type BelowMinAmount = {
  code: 'belowMinAmount';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** The threshold, in 元. */
  required: string;
  /** What the eligible goods come to, in 元. */
  actual: string;
  /** How much more it takes, rounded up to the fen, in 元. */
  shortfall: string;
};

/** The eligible goods are too few. */
export type BelowMinQuantity = {
  code: 'belowMinQuantity';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** How many are needed. */
  required: string;
  /** How many there are. */
  actual: string;
  /** How many more it takes, as the shortest decimal text. */
  shortfall: string;
};

/** Nothing fails, yet nothing would come off. */
export type NoDiscount = {
  code: 'noDiscount';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** Only in `selected`: cannot stand beside other coupons of the selection. */
export type NotCombinable = {
  code: 'notCombinable';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Ids of those coupons. */
  with: Array<string>;
};

/** Only of a claim: it has not begun. */
export type ClaimNotStarted = {
  code: 'claimNotStarted';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** When it begins, epoch milliseconds. */
  startsAt: number;
};

/** Only of a claim: it is over. */
export type ClaimEnded = {
  code: 'claimEnded';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** When it ended, epoch milliseconds. */
  endsAt: number;
};

/** Only of a claim: none are left. */
export type SoldOut = {
  code: 'soldOut';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
};

/** Only of a claim: the shopper has as many as allowed. */
export type ClaimLimit = {
  code: 'claimLimit';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Claims allowed. */
  limit: number;
  /** Claims so far. */
  claimed: number;
};

/** The context lacks what a rule needs. */
export type MissingContext = {
  code: 'missingContext';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Where it belongs in the context: `shopId`, `customer.levels`, `usedToday`. */
  field: string;
};

/**
 * A rule that the library cannot know: an unknown enum, a flag without data, a scale that was not configured, a
 * name inside a rule that this version does not know.
 */
export type UnknownRule = {
  code: 'unknownRule';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Which rule: `scope`, `benefit.pick`, `state`, `discountScale`, `requires`. */
  field: string;
  /** What the platform or the coupon said. */
  value?: string;
};

/** The coupon could not be read, in a wallet that lets such stand. */
export type Unreadable = {
  code: 'unreadable';
  /** A sentence for the shopper, in `Options.language`. */
  message: string;
  /** Where its first violation is. */
  path: string;
};

/** How what comes off compares with the platform's own figure. */
export type Agreement = {
  /** Whether they are equal to the fen. */
  equal: boolean;
  /** The platform's figure, in 元. */
  quoted: string;
  /** By how much they differ, in 元. Where they do, what the till takes off is the platform's. */
  difference: string;
};

/** What one coupon is worth on the cart, told apart by `status`. */
export type Verdict = UsableVerdict | UnusableVerdict | UndeterminedVerdict;

/** A coupon that cannot be used: at least one rule certainly fails. */
export type UnusableVerdict = {
  /** Whether it can be used. */
  status: 'unusable';
  /** Every rule that fails, in a fixed order, then those that could not be checked. */
  reasons: [Reason, ...Reason[]];
  /** The coupon. */
  couponId: string;
  /** What comes off the goods, in 元; `"0.00"` when it is not usable. */
  discount: string;
  /** What comes off shipping, in 元. */
  shippingDiscount: string;
  /** What it would take off beyond what there is, in 元. */
  wasted: string;
  /** What is to pay with it, in 元; without coupons when it is not usable. */
  payable: string;
  /** Each line's share of `discount`, by line id. The shares add up to it exactly. */
  allocations: Record<string, string>;
  /** How the platform's own figure compares, where it gave one for a coupon that can be used. */
  agreement?: Agreement;
};

/** A coupon of which it cannot be said: nothing fails, but something is not known. */
export type UndeterminedVerdict = {
  /** Whether it can be used. */
  status: 'undetermined';
  /** What is not known: `missingContext` and `unknownRule` reasons, or one that is `unreadable`. */
  reasons: [Reason, ...Reason[]];
  /** The coupon. */
  couponId: string;
  /** What comes off the goods, in 元; `"0.00"` when it is not usable. */
  discount: string;
  /** What comes off shipping, in 元. */
  shippingDiscount: string;
  /** What it would take off beyond what there is, in 元. */
  wasted: string;
  /** What is to pay with it, in 元; without coupons when it is not usable. */
  payable: string;
  /** Each line's share of `discount`, by line id. The shares add up to it exactly. */
  allocations: Record<string, string>;
  /** How the platform's own figure compares, where it gave one for a coupon that can be used. */
  agreement?: Agreement;
};

/** Coupons that are used together. */
export type Stack = {
  /** The coupons, in the order of application. */
  couponIds: Array<string>;
  /** What they take off the goods, in 元. */
  discount: string;
  /** What they take off shipping, in 元. */
  shippingDiscount: string;
  /** What is to pay with them, in 元. */
  payable: string;
  /** Each line's share of `discount`, by line id. */
  allocations: Record<string, string>;
  /**
   * Each coupon where it stands, on what those before it left. In `selected`, then those that cannot stand, with
   * their reasons.
   */
  steps: Array<Verdict>;
  /** Whether it is proved that no other stack is better. */
  optimal: boolean;
  /** By how much at most another stack could beat it, in 元; `"0.00"` when it is proved optimal. */
  gap: string;
};

/** How many coupons there are of each status. */
export type Counts = {
  /** Coupons that can be used. */
  usable: number;
  /** Coupons that cannot be used. */
  unusable: number;
  /** Coupons of which it cannot be told. */
  undetermined: number;
};

/** A coupon in words. */
export type Description = {
  /** Its title, or one made of its benefit. */
  title: string;
  /** From what amount or number of pieces on: 满100元可用. */
  condition: string;
  /** From when to when, at +08:00: 2026-11-01 至 2026-11-30. */
  validity: string;
  /** What it gives, in few characters: ¥20, 8.5折. */
  badge: string;
};

/** 券后价: what an item costs by itself. */
export type PriceAfter = {
  /** The item. */
  id: string;
  /** What it costs without coupons, in 元. */
  before: string;
  /** What it costs with the best coupon or stack, in 元. */
  payable: string;
  /** The coupons of that, in the order of application. */
  couponIds: Array<string>;
  /** Coupons of which it cannot be told. */
  undetermined: Array<string>;
  /** The nearest threshold at which more would come off (再买…可用); `null` where there is none. */
  next: NextPrice | null;
};

/** A threshold that is not reached yet. Says either `addAmount` or `addQuantity`. */
export type NextPrice = {
  /** The coupon. */
  couponId: string;
  /** How much more of goods like these it takes, in 元. */
  addAmount?: string;
  /** How many more units of the item it takes. */
  addQuantity?: string;
  /** What is to pay then for the item and what was added, in 元. */
  payable: string;
};

/** 凑单: what to buy more, so that in all less is paid. */
export type AddOn = {
  /** The coupons that are used then, in the order of application. */
  couponIds: Array<string>;
  /** What to add. */
  add: Array<Added>;
  /** What that costs before coupons, in 元. */
  cost: string;
  /** What is to pay then in all, in 元. */
  payable: string;
  /** By how much less that is than now, in 元: 再买 `cost`，总共少付 `net`. */
  net: string;
  /** Whether no cheaper set of the candidates reaches the same threshold. */
  optimal: boolean;
};

/** A candidate that is added. */
export type Added = {
  /** The candidate. */
  id: string;
  /** How many of it; of weighed goods all of it. */
  quantity: number;
};

/** A time in which a coupon can be used, `from ≤ t < to`, epoch milliseconds. */
export type Period = {
  /** Included: now, where it can be used now. */
  from: number;
  /** Excluded; `null` where it does not end. */
  to: number | null;
};

/**
 * What a shop stores of an order: what was paid, by line, by unit and by coupon. Plain JSON with a `version`; later
 * versions of the library read it too. Made by `snapshot`, given back by `refund` with what is left.
 */
export type Order = {
  /** How it is to be read: 1. */
  version: number;
  /** When it was evaluated, epoch milliseconds. */
  now: number;
  /** The lines, in the order of their ids. */
  lines: readonly OrderLine[];
  /** What was paid for shipping, in 元. */
  shipping: Amount;
  /** What of that was given back, in 元. */
  shippingRefunded?: Amount | undefined;
  /** What was paid in all, in 元: lines and shipping. */
  paid: Amount;
  /** The coupons, in the order of application. */
  coupons: readonly OrderCoupon[];
  /** What the coupons asked of the goods. */
  thresholds: readonly OrderThreshold[];
  /** The fingerprint of the evaluation, which begins with the version of the rules. */
  fingerprint: string;
};

/** A line of an order. */
export type OrderLine = {
  /** The cart's line id. */
  id: string;
  /** How many units, or the weight of weighed goods. */
  quantity: Quantity;
  /** Price times quantity, in 元. */
  gross: Amount;
  /** What was to pay before coupons, in 元. */
  net: Amount;
  /** What was paid, in 元. */
  paid: Amount;
  /** What each coupon took off it, in 元, by coupon id. */
  shares: { [key in string]: Amount };
  /** Its units, by what was paid for them. Absent for weighed goods, which go back by weight. */
  units?: readonly PaidUnits[] | undefined;
  /** How many units, or how much weight, went back. */
  returned?: Money | undefined;
  /** What was given back for them, in 元. */
  refunded?: Amount | undefined;
};

/** Money of a stored order, in 元: text with two decimals. */
export type Amount = string;

/** Units of a line that were treated alike. Each was paid ⌊paid ÷ count⌋ fen, the last ones the remaining fen. */
export type PaidUnits = {
  /** How many. */
  count: number;
  /** What was paid for them together, in 元. */
  paid: Amount;
  /** The coupon that took them: 买M送N, 免单, 换购. */
  couponId?: string | undefined;
  /** How many of them went back. */
  returned?: number | undefined;
};

/** A coupon of an order. */
export type OrderCoupon = {
  /** The holding's id. */
  couponId: string;
  /** Its template. */
  templateId?: string | undefined;
  /** What it took off the goods, in 元. */
  discount: Amount;
  /** What it took off shipping, in 元. */
  shippingDiscount: Amount;
};

/** What a coupon asked of the goods, and what it found. Says either `minAmount` or `minQuantity`. */
export type OrderThreshold = {
  /** The coupon. */
  couponId: string;
  /** The least amount for what it took off, in 元: of tiers the one that was reached. */
  minAmount?: Money | undefined;
  /** The least number of pieces for what it took off. */
  minQuantity?: Money | undefined;
  /** What each line counted toward it, in 元 or in pieces, by line id. */
  counted: { [key in string]: Money };
};

/** Goods that go back. */
export type Return = {
  /** The line. */
  lineId: string;
  /** How many units of it, or how much weight. */
  quantity: Quantity;
  /**
   * Which of its units go back first where not all were paid alike: the `dearest` (default) or the `cheapest`, which
   * are those that a coupon gave free.
   */
  units?: ReturnedFirst | undefined;
};

/** Which units of a line go back first. */
export type ReturnedFirst = 'dearest' | 'cheapest';

/** How goods go back. */
export type RefundOptions = {
  /** Whether what is left of shipping goes back too. Default `false`. */
  shipping?: boolean | undefined;
};

/** What goes back for returned goods. */
export type Refund = {
  /** What goes back in all, in 元, shipping included. */
  amount: string;
  /** What of it is for shipping, in 元. */
  shipping: string;
  /** What goes back for each return, as given. */
  lines: Array<RefundedLine>;
  /** The order with what is left of it, to refund from next time. */
  order: Order;
  /**
   * Whether what is left still meets what each coupon asked. Nothing is taken back for one that is not met: that is
   * the shop's to decide.
   */
  thresholds: Array<ThresholdLeft>;
};

/** What goes back for a return. */
export type RefundedLine = {
  /** The line. */
  lineId: string;
  /** How many units, or how much weight, as the shortest decimal text. */
  quantity: string;
  /** What goes back, in 元. */
  amount: string;
};

/** Whether what is left of an order meets what a coupon asked. */
export type ThresholdLeft = {
  /** The coupon. */
  couponId: string;
  /** Whether it does. */
  met: boolean;
  /** What is lacking, rounded up to the fen, in 元. */
  shortfall?: string;
  /** How many pieces are lacking, where the coupon asked for pieces, as the shortest decimal text. */
  shortfallQuantity?: string;
};

/** A template that a shopper may claim a coupon of, beside what the coupon itself says. */
export type ClaimTerms = {
  /** How many there are. */
  stock?: Stock | undefined;
  /** How many a shopper may claim. */
  perCustomer?: number | undefined;
  /** Claimable from this instant on, epoch milliseconds. */
  claimableFrom?: number | undefined;
  /** Claimable before this instant, epoch milliseconds. */
  claimableTo?: number | undefined;
};

/** How many coupons a template issues. */
export type Stock = {
  /** In all. Absent: no limit. */
  total?: number | undefined;
  /** Claimed so far. */
  claimed?: number | undefined;
};

/** Whether a shopper may claim a coupon. */
export type Claimable = {
  /** `usable`: it may be claimed. */
  status: Status;
  /** Why not, or what is not known. */
  reasons: Array<Reason>;
};

/** Whether a coupon can be used. */
export type Status = 'usable' | 'unusable' | 'undetermined';

/** A write-off of a Kingdee coupon, as `parse('kingdee.listWriteOffs', …)` answers it. */
export type WriteOff = {
  /** 领用记录ID: the claim record. */
  recordBillId?: string | undefined;
  /** 单据编号: the bill's number. */
  billNo?: string | undefined;
  /** 门店ID: the store. */
  storeId?: string | undefined;
  /** 预核销时间: when the till held it. */
  createTime?: string | undefined;
  /** 核销金额: what it took, in 元. */
  writeOffAmt?: Money | undefined;
  /** 核销状态: 1 pending, 2 done, 3 cancelled. */
  writeOffStat?: string | undefined;
};

/** What write-offs say of a coupon that is used several times. */
export type Spent = {
  /** What was spent, in 元, pending write-offs among it. */
  spent: string;
  /** How often it was used, pending write-offs among it. */
  uses: number;
  /** Whether a write-off has no known state or no amount, or is told in two ways. */
  uncertain: boolean;
};

/** What a server knows better than a client. */
export type ServerFigures = {
  /** The shopper's coupons. Absent: those of the client. */
  coupons?: readonly Coupon[] | undefined;
  /** Unit prices in 元, by line id, SKU, product id or code. A line that is not among them keeps the client's price. */
  prices?: { [key in string]: Money } | undefined;
};

/** How a client's evaluation compares with a server's. */
export type Verification = {
  /** Whether the fingerprint is the one that the server comes to. */
  same: boolean;
  /** What differs: coupons, prices, and what comes of them. */
  differences: Array<Difference>;
  /** Whether the client goes by the same version of the rules. */
  rules: Rules;
  /** What the server comes to: these figures count. */
  evaluation: Evaluation;
};

/** One difference between what client and server have. */
export type Difference = {
  /**
   * Where: `cart.lines[tea].unitPrice`, `coupons[7].benefit.amount`, `figures.best.payable`. Lines and coupons are named
   * by their ids.
   */
  path: string;
  /** What the client has; `null` where it has none. */
  client: unknown;
  /** What the server has; `null` where it has none. */
  server: unknown;
};

/** Whether two fingerprints were made by the same version of the rules. */
export type Rules = 'same' | 'other';

/** One violation. */
export type Issue = {
  /** Where, `cart.lines[2].unitPrice`; empty for the whole. */
  path: string;
  /** What is wrong there, in both languages. Never repeats the value. */
  messages: Record<Language, string>;
};

/**
 * A request as the platform's document describes it, checked but not signed: what a backend signs and sends.
 * Placeholders that only the signer knows stand in braces (`{openid}`).
 */
export type PreparedRequest = {
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
  warnings?: Array<Issue>;
};

/** The codes that a reason can have. */
export type ReasonCode = Reason['code'];

/** The coupon's own state: 已使用, 冻结, 已终止, 已删除, 停用. */
export type StateReason = Used | Frozen | Ended | Deleted | Disabled;
