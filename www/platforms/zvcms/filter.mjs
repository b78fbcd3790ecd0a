// Which coupons of a user 智迈 lists for the cart that was sent, and its own figure for each. A rough
// reckoning of the platform's kind, written from the document alone: what it leaves out of the list,
// and where its quote differs from what a checkout works out, is for the caller to live with.

import { localText } from '../lib/time.mjs';

/**
 * @typedef {Record<string, any>} Row
 * @typedef {{ shop?: string | undefined, scene?: string | undefined, lines: { code: string, num: number, fen: number }[] | null, now: number }} Sale
 *   `lines` null: no cart was sent, so nothing is filtered by one
 */

/** type_cate of a request → the scene_type values that include it. @type {Record<string, string[]>} */
const SCENES = { 1: ['2', '3', '6', '7'], 3: ['1', '3', '5', '7'] };

/** @param {Row} held @param {Sale} sale */
export function isListed(held, sale) {
  const { row } = held;
  const { coupon } = row;
  if (row.status !== '0' || coupon.status === '0' || sale.now >= endOf(held)) return false;
  if (sale.shop && !shopMatches(coupon, sale.shop)) return false;
  if (sale.scene && coupon.scene_type && !SCENES[sale.scene]?.includes(coupon.scene_type)) return false;
  return sale.lines === null || cartMatches(held, sale.lines, sale.now);
}

/** The end second is included. @param {Row} held */
const endOf = ({ row }) => (Number(row.end_at || row.coupon.end_at) + 1) * 1000;

/** @param {Row} coupon @param {string} shop */
function shopMatches({ multi_range_type: range, shop_ids: ids }, shop) {
  if (range !== '1' && range !== '2') return true;
  const listed = JSON.parse(ids).map(String).includes(shop);
  return range === '1' ? listed : !listed;
}

/** @param {Row} held @param {NonNullable<Sale['lines']>} lines @param {number} now */
function cartMatches({ row: { coupon }, goods, times }, lines, now) {
  const eligible = eligibleLines(goods, lines);
  if (eligible.length === 0) return false;
  const clock = localText(now).slice(11, 16);
  if (times && !(clock >= times.from && clock < times.to)) return false;
  return (
    total(eligible) >= Math.round(Number(coupon.min_amount_use || 0) * 100) &&
    count(eligible) >= Number(coupon.min_num_use || 0)
  );
}

/** @param {string[] | undefined} goods @param {NonNullable<Sale['lines']>} lines */
const eligibleLines = (goods, lines) => (goods ? lines.filter(({ code }) => goods.includes(code)) : lines);

/** @param {NonNullable<Sale['lines']>} lines */
const total = (lines) => lines.reduce((sum, { fen, num }) => sum + fen * num, 0);

/** @param {NonNullable<Sale['lines']>} lines */
const count = (lines) => lines.reduce((sum, { num }) => sum + num, 0);

/**
 * 优惠金额 in 元 for the cart that was sent; "" without one, or where the coupon takes no money off the goods.
 * @param {Row} held @param {Sale['lines']} lines
 */
export function quote({ row: { coupon }, goods }, lines) {
  if (lines === null) return '';
  const eligible = eligibleLines(goods, lines);
  const amount = total(eligible);
  const prices = eligible.flatMap(({ fen, num }) => Array(Math.min(num, 1000)).fill(fen)).sort((a, b) => b - a);
  const fen = QUOTES[coupon.category]?.(coupon, amount, prices);
  return fen === undefined ? '' : (Math.min(fen, amount) / 100).toFixed(2);
}

/** @param {number[]} fens */
const sum = (fens) => fens.reduce((a, b) => a + b, 0);

/** @type {Record<string, (coupon: Row, amount: number, prices: number[]) => number>} prices: one a piece, falling */
const QUOTES = {
  0: ({ coupon_type: type, amount: face }, amount) =>
    type === '1' ? Math.round((amount * (100 - Number(face) * 10)) / 100) : Math.round(Number(face) * 100),
  2: ({ max_num: dearest, min_num: cheapest }, _, prices) => {
    const first = Number(dearest || 0);
    const rest = prices.slice(first);
    return sum(prices.slice(0, first)) + sum(rest.slice(Math.max(0, rest.length - Number(cheapest || 0))));
  },
  4: ({ goods_range_num: buy, second_max_num: get }, _, prices) => {
    const enough = prices.length >= Number(buy) + Number(get);
    return enough ? sum(prices.slice(Number(buy), Number(buy) + Number(get))) : 0;
  },
};

