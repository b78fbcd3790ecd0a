// How long the search for the best stack takes at the most: 500 lines, 1,000 coupons, ten in a stack, of forms and limits
// that make it hard. `node benches/effort.mjs [PART OF A NAME] [SEED]`; none may take over 100 ms of processor time.
import { Wallet, init } from 'couponkit';
import { cpuTime } from './measure.mjs';
import { NOW, dice } from './workload.mjs';

const [only = '', seed = '7'] = process.argv.slice(2);
const list = (length, make) => Array.from({ length }, (_, i) => make(i));
const some = (prefix, count, of, roll) => [...new Set(list(count, () => `${prefix}${roll(of)}`))];
const cents = (roll) => 10 + roll(90);

const cart = (roll, lines = 500, quantity = () => 1 + roll(3)) => ({
  lines: list(lines, (i) => ({
    id: `l${i}`, productId: `p${i % 50}`, categoryIds: [`c${roll(8)}`], brandId: `b${roll(20)}`, promotions: some('m', 2, 10, roll),
    unitPrice: `${5 + roll(150)}.${cents(roll)}`, quantity: quantity(),
  })),
  shippingFee: '8.00',
});

const all = () => undefined;
const mixed = (roll) => [
  all, () => ({ kind: 'products', ids: some('p', 20, 50, roll) }), () => ({ kind: 'categories', ids: some('c', 4, 8, roll) }),
  () => ({ kind: 'brands', ids: some('b', 8, 20, roll) }), () => ({ kind: 'brands', ids: some('b', 3, 20, roll), exclude: true }),
][roll(5)]();

const pick = (roll) => ['cheapest', 'dearest'][roll(2)];
const BENEFITS = {
  amountOff: (roll) => ({ amount: `${5 + roll(500)}.${cents(roll)}` }),
  percentOff: (roll) => ({ percent: `${1 + roll(30)}.${cents(roll)}` }),
  priceTo: (roll) => ({ amount: 1000 + roll(40_000) }),
  tiers: (roll) => ({ tiers: list(5, (n) => ({ atLeastQuantity: (n + 1) * (2 + roll(30)), percent: (n + 1) * (1 + roll(10)) })) }),
  buyGet: (roll) => ({ buy: 1 + roll(3), get: 1 + roll(2), percent: 10 + roll(90), repeat: null, pick: ['cheapest', 'dearest', 'nextDearest'][roll(3)] }),
  freeItems: (roll) => ({ dearest: roll(5), cheapest: 1 + roll(30) }),
  unitOff: (roll) => ({ percent: 1 + roll(50), pick: pick(roll), ...(roll(3) && { maxUnits: 1 + roll(200) }) }),
  bundle: (roll) => ({ count: 2 + roll(200), price: 50 + roll(9000), repeat: null, pick: pick(roll) }),
  exchange: (roll) => ({ count: 1 + roll(30), price: 1 + roll(20), pick: pick(roll) }),
  shippingOff: (roll) => ({ percent: 10 + roll(60) }),
};
const of = (kind) => (roll) => ({ kind, ...BENEFITS[kind](roll) });
const any = (...kinds) => (roll) => of(kinds[roll(kinds.length)])(roll);
const every = any(...Object.keys(BENEFITS));
const units = any('buyGet', 'freeItems', 'unitOff', 'bundle', 'exchange');
const near = (_, i) => ({ kind: 'percentOff', percent: `5.${String(i).padStart(4, '0')}` });

const wallet = (roll, benefit, scope = mixed, more = () => ({}), count = 1_000) =>
  list(count, (i) => ({ id: `k${i}`, benefit: benefit(roll, i), scope: scope(roll), ...more(roll, i) }));
const groups = (count, each) => (roll) => ({ group: `g${roll(count)}`, combinesWith: some('g', each, count, roll) });

/** By name: a cart, coupons and options. */
const WALLETS = {
  'every form': (roll) => [cart(roll), wallet(roll, every)],
  'every form, on all lines': (roll) => [cart(roll), wallet(roll, every, all)],
  'units': (roll) => [cart(roll), wallet(roll, units)],
  'units, on all lines': (roll) => [cart(roll), wallet(roll, units, all)],
  ...Object.fromEntries(Object.keys(BENEFITS).map((kind) => [`${kind}, on all lines`, (roll) => [cart(roll), wallet(roll, of(kind), all)]])),
  'almost equal percentages': (roll) => [cart(roll), wallet(roll, near, all)],
  'equal coupons': (roll) => [cart(roll), wallet(roll, () => ({ kind: 'buyGet', buy: 1, get: 1, percent: 50 }), all)],
  'many groups': (roll) => [cart(roll), wallet(roll, every, mixed, groups(400, 250))],
  'long lists of groups': (roll) => [cart(roll), wallet(roll, near, all, () => ({ group: 'g1499', combinesWith: list(1_500, (i) => `g${i}`) }))],
  'one template': (roll) => [cart(roll), wallet(roll, units, mixed, () => ({ templateId: 't', maxPerOrder: 10 }))],
  'thresholds elsewhere': (roll) => [cart(roll), wallet(roll, every, mixed, () => ({ thresholdScope: mixed(roll), minAmount: roll(4000), minQuantity: roll(60) }))],
  'excluded promotions': (roll) => [cart(roll), wallet(roll, every, mixed, () => ({ excludesPromotions: some('m', 2, 10, roll) }))],
  '10^9 pieces a line': (roll) => [cart(roll, 500, () => 1 + roll(1e9)), wallet(roll, every)],
  'three lines': (roll) => [cart(roll, 3), wallet(roll, near, all)],
  'the shopper’s own ten': (roll) => [cart(roll), wallet(roll, every), { selected: some('k', 10, 1_000, roll) }],
  'sixty, four deep': (roll) => [cart(roll), wallet(roll, every, mixed, undefined, 60), { maxCoupons: 4 }],
  'sixty almost equal, four deep': (roll) => [cart(roll), wallet(roll, near, all, undefined, 60), { maxCoupons: 4 }],
};

await init();
const rows = Object.entries(WALLETS).filter(([name]) => name.includes(only)).map(([name, make]) => {
  const [lines, coupons, more] = make(dice(Number(seed)));
  const held = new Wallet(coupons);
  const run = (options) => {
    const start = cpuTime();
    const { best } = held.evaluate(lines, { now: NOW }, { limit: 20, ...options });
    return { ms: cpuTime() - start, best };
  };
  const fastest = (options) => list(5, () => run(options)).reduce((a, b) => (a.ms < b.ms ? a : b));
  const [single, { ms, best }] = [fastest({}), fastest({ maxCoupons: 10, ...more })];
  held.free();
  return { name, ms: Number(ms.toFixed(1)), 'best alone, ms': Number(single.ms.toFixed(1)), coupons: best.couponIds.length, optimal: best.optimal, gap: best.gap };
});
console.table(rows.sort((a, b) => b.ms - a.ms));
