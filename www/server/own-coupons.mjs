// The shop's own coupons: in forms that none of the platforms can say. Everybody has them; nobody claims them.

/** @typedef {import('couponkit').Coupon} Coupon */

const TEA = { kind: 'categories', ids: ['茶饮'] };
const MUG = ['201909280011115'];
const CROISSANT = ['201909280011114'];

/** @type {Coupon[]} */
const COUPONS = [
  {
    id: 'own-second-half',
    title: '茉莉第二杯半价',
    scope: { kind: 'products', ids: ['201909280011111'] },
    benefit: { kind: 'buyGet', buy: 1, get: 1, percent: '50' },
  },
  { id: 'own-bundle', title: '茶饮任选3杯45元', scope: TEA, benefit: { kind: 'bundle', count: 3, price: '45' } },
  {
    id: 'own-each',
    title: '烘焙每件立减2元',
    scope: { kind: 'categories', ids: ['烘焙'] },
    benefit: { kind: 'unitOff', amount: '2', maxUnits: 3 },
  },
  {
    id: 'own-pieces',
    title: '2件9折，3件85折，特价除外',
    excludesPromotions: true,
    benefit: { kind: 'tiers', tiers: [{ atLeastQuantity: 2, percent: '10' }, { atLeastQuantity: 3, percent: '15' }] },
  },
  {
    id: 'own-exchange',
    title: '满50元，39元换购随行杯',
    minAmount: '50',
    thresholdScope: { kind: 'products', ids: MUG, exclude: true },
    scope: { kind: 'products', ids: MUG },
    benefit: { kind: 'exchange', price: '39' },
  },
  {
    id: 'own-gift',
    title: '满88元赠海盐可颂',
    minAmount: '88',
    thresholdScope: { kind: 'products', ids: CROISSANT, exclude: true },
    scope: { kind: 'products', ids: CROISSANT },
    benefit: { kind: 'exchange' },
  },
  {
    id: 'own-bakery',
    title: '烘焙满25减15',
    minAmount: '25',
    scope: { kind: 'categories', ids: ['烘焙'] },
    benefit: { kind: 'amountOff', amount: '15' },
  },
  { id: 'own-delivery', title: '配送费5折', scenes: ['takeout'], benefit: { kind: 'shippingOff', percent: '50' } },
];

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

/** 整点立减: each hour has one of its own, which ends with it. @param {number} now @returns {Coupon} */
function ofTheHour(now) {
  const hour = Math.floor(now / HOUR_MS);
  return {
    id: `own-hour-${hour}`,
    title: '整点茶饮立减8元',
    minAmount: '30',
    scope: TEA,
    benefit: { kind: 'amountOff', amount: '8' },
    startsAt: hour * HOUR_MS,
    endsAt: (hour + 1) * HOUR_MS,
  };
}

/** As they are offered now. The others change with the day alone. @param {number} now epoch milliseconds @returns {Coupon[]} */
export function ownCouponsAt(now) {
  const day = Math.floor(now / DAY_MS) * DAY_MS;
  return [ofTheHour(now), ...COUPONS.map((coupon) => ({ ...coupon, startsAt: day - DAY_MS, endsAt: day + 30 * DAY_MS }))];
}
