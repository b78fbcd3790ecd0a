// The cart and what the shopper's coupons are worth on it.

import {
  type AddOn,
  type Cart,
  type Context,
  type Coupon,
  type Evaluation,
  type PriceAfter,
  type Verdict,
  Wallet,
  describe,
  suggestAddOns,
  toCoupons,
  whenUsable,
} from 'couponkit/miniprogram';
import { client, now, read, ready, tell } from './backend';
import { claimedCoupons, loadActivities } from './claims';
import { type Placed, askFor, differencesOf } from './order.js';
import { MAX_COUPONS, PRODUCTS, SHOP, ZVCMS, goodsOf, linesOf } from './shop.js';

const OPTIONS = { maxCoupons: MAX_COUPONS };
const PLACE = { shopId: SHOP.id, scene: 'dineIn' as const, payment: 'online' };
/** An end that is further off is no news. */
const SOON_MS = 3600_000;
/** Nobody is asked to buy more of one thing than this. */
const MOST_ADDED = 3;
/** A candidate is a line of its own, beside the one that the cart may have of the same product. */
const PREFIX = 'add ';

/** How many of each product. */
export type Quantities = Record<string, number>;

/** A coupon as the page shows it. */
export interface Row {
  id: string;
  title: string;
  badge: string;
  condition: string;
  /** What it saves alone, or why it cannot be used. */
  remark: string;
  /** Whether it is part of the best choice. */
  best: boolean;
}

/** A product as the list shows it: what it costs alone after coupons, and what it takes to pay less. */
export interface Item {
  id: string;
  name: string;
  note: string;
  price: string;
  payable: string;
  isReduced: boolean;
  next: string;
}

/** What to buy more so that in all less is paid. */
export interface Suggestion {
  text: string;
  what: string;
  add: { id: string; quantity: number }[];
}

/** What the page shows of an evaluation. */
export interface Shown {
  usable: Row[];
  others: Row[];
  before: string;
  discount: string;
  payable: string;
  /** When time alone changes something of this, epoch milliseconds. */
  nextChangeAt: number | null;
  /** The coupon taken that ends first, where that is soon. */
  ending: { title: string; at: number } | null;
}

/** What came of an order: the backend prices it by itself, and its figures count. */
export interface Outcome {
  agrees: boolean;
  payable: string;
  differences: { what: string; page: string; shop: string }[];
}

let listed: Coupon[] = [];
let wallet = new Map<string, Wallet>();

/** Asks 智迈 for the coupons that the shopper holds, the shop for its own, and the backend for those that were claimed. */
export async function loadCoupons(): Promise<void> {
  await ready();
  const [answer, own] = await Promise.all([
    client.call('zvcms.listUsableCoupons', {}),
    read<Coupon[]>('/own-coupons'),
    loadActivities(),
  ]);
  listed = [...toCoupons('zvcms.listUsableCoupons', answer, ZVCMS), ...own];
}

/** Evaluates here and now: no request, whatever the shopper taps. */
export function evaluate(quantities: Quantities): Shown {
  const { coupons, cart, context, evaluation } = evaluated(quantities);
  const shown = shownOf(evaluation, new Map(coupons.map((coupon) => [coupon.id, coupon])));
  return { ...shown, ending: endingOf(coupons, cart, context, evaluation) };
}

/** 券后价 of every product. */
export function items(): Item[] {
  const coupons = held();
  const goods = PRODUCTS.map((product) => ({ id: product.id, ...goodsOf(product) }));
  const prices = walletOf(coupons).prices(goods, contextNow(), OPTIONS);
  const byId = new Map(prices.map((price) => [price.id, price]));
  return PRODUCTS.map(({ id, name, note, price }) => {
    const after = byId.get(id);
    const isReduced = after !== undefined && after.couponIds.length > 0;
    return { id, name, note, price, payable: after?.payable ?? price, isReduced, next: nextInWords(after, coupons) };
  });
}

function nextInWords(after: PriceAfter | undefined, coupons: Coupon[]): string {
  if (!after?.next) return '';
  const { addAmount, addQuantity, couponId, payable } = after.next;
  const more = addQuantity === undefined ? `再买 ¥${addAmount} ` : `再买 ${addQuantity} 件`;
  return `${more}可用「${titleOf(coupons, couponId)}」，共付 ¥${payable}`;
}

/** What to buy more; `null` where nothing pays. */
export function suggest(quantities: Quantities): Suggestion | null {
  const { coupons, cart, context } = evaluated(quantities);
  const candidates = PRODUCTS.map((product) => ({ id: PREFIX + product.id, quantity: MOST_ADDED, ...goodsOf(product) }));
  const [best] = suggestAddOns(walletOf(coupons), cart, context, candidates, OPTIONS);
  return best ? suggestionOf(best) : null;
}

function suggestionOf({ cost, net, add }: AddOn): Suggestion {
  const added = add.map(({ id, quantity }) => ({ id: id.slice(PREFIX.length), quantity }));
  const what = added.map(({ id, quantity }) => `${nameOf(id)} ×${quantity}`).join('、');
  return { text: `再买 ¥${cost}，总共少付 ¥${net}`, what: `加 ${what}`, add: added };
}

/** Sends the order as it is shown; the backend prices it anew. */
export async function submit(quantities: Quantities): Promise<Outcome> {
  const { coupons, cart, evaluation } = evaluated(quantities);
  const placed = await tell<Placed>('/orders', askFor({ cart, evaluation, stack: evaluation.best, place: PLACE }));
  const name = (id: string) => nameOf(id) || titleOf(coupons, id);
  return { agrees: placed.agrees, payable: placed.payable, differences: differencesOf(placed, name) };
}

function evaluated(quantities: Quantities) {
  const coupons = held();
  const [cart, context] = [{ lines: linesOf(quantities) }, contextNow()];
  return { coupons, cart, context, evaluation: walletOf(coupons).evaluate(cart, context, OPTIONS) };
}

const held = (): Coupon[] => [...listed, ...claimedCoupons()];
const contextNow = (): Context => ({ now: now(), ...PLACE, usedToday: {} });
const nameOf = (id: string) => PRODUCTS.find((product) => product.id === id)?.name ?? '';
const titleOf = (coupons: Coupon[], id: string) => coupons.find((coupon) => coupon.id === id)?.title ?? '优惠券';

/** The wallet of these coupons; the one before is freed when they change. */
function walletOf(coupons: Coupon[]): Wallet {
  const key = coupons.map(({ id }) => id).join();
  const known = wallet.get(key);
  if (known) return known;
  for (const old of wallet.values()) old.free();
  const fresh = new Wallet(coupons);
  wallet = new Map([[key, fresh]]);
  return fresh;
}

function endingOf(coupons: Coupon[], cart: Cart, context: Context, { best }: Evaluation): Shown['ending'] {
  const ends = (best?.couponIds ?? []).map((id) => ({
    title: titleOf(coupons, id),
    at: whenUsable(walletOf(coupons), id, cart, context)?.to ?? Infinity,
  }));
  const [first] = ends.sort((a, b) => a.at - b.at);
  return first && first.at - context.now <= SOON_MS ? first : null;
}

function shownOf(
  { usable, unusable, undetermined, best, payableBefore, nextChangeAt }: Evaluation,
  byId: Map<string, Coupon>,
): Omit<Shown, 'ending'> {
  const chosen = new Set(best?.couponIds);
  const row = (verdict: Verdict): Row => {
    const coupon = byId.get(verdict.couponId) as Coupon;
    const { title, badge, condition } = describe(coupon);
    const why = verdict.reasons.map(({ message }) => message).join('；');
    const remark = verdict.status === 'usable' ? `单独使用可省 ¥${verdict.discount}` : why;
    return { id: coupon.id, title, badge, condition, remark, best: chosen.has(coupon.id) };
  };
  return {
    usable: usable.map(row),
    others: [...unusable, ...undetermined].map(row),
    before: payableBefore,
    discount: best?.discount ?? '0.00',
    payable: best?.payable ?? payableBefore,
    nextChangeAt,
  };
}
