// The shop's own coupons: in forms that none of the platforms can say. Everybody has them; nobody claims them.

/** @typedef {import('couponkit').Coupon} Coupon */

const TEA = { kind: 'categories', ids: ['茶饮'] };
const MUG = ['201909280011115'];

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
  { id: 'own-delivery', title: '配送费5折', scenes: ['takeout'], benefit: { kind: 'shippingOff', percent: '50' } },
];

const DAY_MS = 24 * 3600_000;

/** As they are offered now. @param {number} now epoch milliseconds @returns {Coupon[]} */
export const ownCouponsAt = (now) =>
  COUPONS.map((coupon) => ({ ...coupon, startsAt: now - DAY_MS, endsAt: now + 30 * DAY_MS }));
