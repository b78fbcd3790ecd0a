// Carts and coupons of any size, the same in every run. Coupons are of the kinds that every opponent knows.

export const NOW = 1790000000000;
const DAY = 86_400_000;

/** Numbers from 0 to below `n`, always the same ones. */
export function dice(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const ids = (prefix, count, of, roll) => [...new Set(Array.from({ length: count }, () => `${prefix}${roll(of)}`))];

export function makeCart(lines) {
  const roll = dice(7);
  return {
    lines: Array.from({ length: lines }, (_, i) => ({
      id: `line-${i}`,
      productId: `p${roll(300)}`,
      sku: `sku-${roll(100_000)}`,
      categoryIds: ids('c', 2, 20, roll),
      brandId: `b${roll(30)}`,
      unitPrice: `${5 + roll(150)}.${10 + roll(90)}`,
      quantity: 1 + roll(3),
    })),
    shippingFee: '8.00',
  };
}

/** A cart, and what a shopper makes of it: each differs from the one before, and the first from the last, by a quantity. */
export function makeEdits(lines) {
  const carts = [makeCart(lines)];
  for (let edit = 1; edit < 3 * lines; edit++) {
    const before = carts[edit - 1];
    const changed = [...before.lines];
    const line = changed[edit % lines];
    changed[edit % lines] = { ...line, quantity: line.quantity % 3 + 1 };
    carts.push({ ...before, lines: changed });
  }
  return carts;
}

/** A product list. */
export function makeItems(count) {
  return makeCart(count).lines.map(({ id, productId, sku, categoryIds, brandId, unitPrice }) => ({ id, productId, sku, categoryIds, brandId, unitPrice }));
}

/** One of the list after the other, over and over. */
export function inTurn(list) {
  let turn = 0;
  return () => list[turn++ % list.length];
}

export const context = { now: NOW, shopId: 's3', scene: 'takeout', payment: 'online', customer: { levels: ['gold'] } };

export function makeCoupons(count) {
  const roll = dice(11);
  return Array.from({ length: count }, (_, i) => ({
    id: `c${100_000 + i}`,
    templateId: `t${roll(count)}`,
    title: `优惠券 ${i}`,
    state: roll(10) === 0 ? 'used' : 'unused',
    benefit: benefit(roll),
    minAmount: `${roll(60) * 10}.00`,
    scope: scope(roll),
    startsAt: NOW - (roll(20) === 0 ? -1 : 30) * DAY,
    endsAt: NOW + (roll(8) === 0 ? -1 : 1 + roll(30)) * DAY,
    ...(roll(5) === 0 && { shops: { include: ids('s', 5, 10, roll) } }),
  }));
}

function benefit(roll) {
  const kind = roll(20);
  if (kind < 12) return { kind: 'amountOff', amount: `${5 + roll(60)}.00` };
  if (kind < 17) return { kind: 'percentOff', percent: `${5 + roll(30)}`, maxDiscount: `${20 + roll(80)}.00` };
  if (kind < 19) {
    return { kind: 'tiers', tiers: [1, 2, 3].map((n) => ({ atLeast: `${n * 100}.00`, off: `${n * (5 + roll(5))}.00` })) };
  }
  return { kind: 'shippingOff', amount: '6.00' };
}

function scope(roll) {
  const kind = roll(10);
  if (kind < 4) return { kind: 'all' };
  if (kind < 6) return { kind: 'products', ids: ids('p', 20, 300, roll) };
  if (kind < 9) return { kind: 'categories', ids: ids('c', 3, 20, roll) };
  return { kind: 'brands', ids: ids('b', 4, 30, roll) };
}

/** Coupons that are all usable, for the search of the best stack. A typical wallet allows few combinations. */
export function makeStackable(count) {
  const roll = dice(23);
  return Array.from({ length: count }, (_, i) => ({
    id: `c${100_000 + i}`,
    benefit: roll(3) ? { kind: 'amountOff', amount: `${3 + roll(30)}.00` }
      : { kind: 'percentOff', percent: `${3 + roll(15)}`, maxDiscount: `${10 + roll(30)}.00` },
    minAmount: `${roll(10) * 20}.00`,
    scope: roll(2) ? { kind: 'all' } : { kind: 'categories', ids: Array.from({ length: 10 }, (_, c) => `c${(c + roll(20)) % 20}`) },
  }));
}
