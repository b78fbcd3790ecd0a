// A question to begin with: three coupons of a shop, one of each verdict.

import type { Question } from './inspect';

const DAY_MS = 24 * 3600_000;
const HOUR_MS = 3600_000;

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** @param now epoch milliseconds; to the hour, so that a link of the example is the same for an hour */
export function example(now: number): Question {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  return {
    source: 'coupons',
    answer: json([
      { id: 'A', title: '茶饮满30减10', benefit: { kind: 'amountOff', amount: '10' }, minAmount: '30', scope: { kind: 'categories', ids: ['茶饮'] } },
      { id: 'B', title: '全场8折，最多减15', benefit: { kind: 'percentOff', percent: '20', maxDiscount: '15' }, endsAt: hour + 7 * DAY_MS },
      { id: 'C', title: '满100减30', benefit: { kind: 'amountOff', amount: '30' }, minAmount: '100' },
      { id: 'D', title: '银卡会员满20减5', benefit: { kind: 'amountOff', amount: '5' }, minAmount: '20', customers: { levels: ['银卡'] } },
    ]),
    reading: '',
    cart: json({
      lines: [
        { id: '1', productId: 'jasmine', categoryIds: ['茶饮'], unitPrice: '18.00', quantity: 2 },
        { id: '2', productId: 'croissant', categoryIds: ['烘焙'], unitPrice: '12.50', quantity: 1 },
      ],
    }),
    context: json({ now: hour }),
    options: json({ maxCoupons: 2 }),
  };
}
