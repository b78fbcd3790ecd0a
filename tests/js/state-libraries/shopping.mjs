// A cart and coupons of which an evaluation has every part: both stacks, every list, shares, reasons with details.
export const context = { now: 1790000000000, scene: 'dineIn', usedToday: { daily: 1 } };
export const cart = {
  lines: ['tea', '10', 'cup', '茶'].map((id, i) => ({ id, productId: id, unitPrice: `${i + 1}9.9`, quantity: i + 1 })),
  shippingFee: 8,
};
export const options = { maxCoupons: 3, selected: ['five', 'far'] };
export const coupons = [
  { id: 'five', benefit: { kind: 'amountOff', amount: 5 } },
  { id: 'percent', benefit: { kind: 'percentOff', percent: '12' }, scope: { kind: 'products', ids: ['tea', '茶'] } },
  { id: 'shipping', benefit: { kind: 'shippingOff' } },
  { id: 'far', benefit: { kind: 'amountOff', amount: 50 }, minAmount: 2000 },
  { id: 'set', benefit: { kind: 'amountOff', amount: 9 }, required: { mode: 'all', items: [{ productId: 'cake', quantity: 2 }] } },
  { id: 'daily', benefit: { kind: 'amountOff', amount: 9 }, limits: { perCustomerPerDay: 1 } },
  { id: 'later', benefit: { kind: 'amountOff', amount: 9 }, startsAt: 1790000000001 },
  { id: 'where', benefit: { kind: 'amountOff', amount: 9 }, shops: { include: ['17'] } },
  { id: 'new', benefit: { kind: 'somethingNew' } },
];
