// What a page shows of an evaluation, and what it asks a platform by.
import assert from 'node:assert/strict';
import test from 'node:test';
import { CouponKitError, Wallet, describe, init, prepare, toParams, toVant } from 'couponkit';

await init();

const DAY = 86_400_000;
const midnight = Date.parse('2026-11-01T00:00:00+08:00');
const cart = {
  lines: [
    { id: 'tea', productId: 'tea', unitPrice: '39.90', quantity: 2 },
    { id: '__proto__', productId: 'cup', unitPrice: '20.20', quantity: 1 },
  ],
  shippingFee: 6,
};
const context = { now: midnight + DAY };
const COUPONS = [
  { id: 'far', title: '满200减50', benefit: { kind: 'amountOff', amount: 50 }, minAmount: 200 },
  { id: 'ship', benefit: { kind: 'shippingOff' } },
  { id: 'ten', title: '满100减10', description: '限本店', benefit: { kind: 'amountOff', amount: '10.01' }, minAmount: 100, startsAt: midnight, endsAt: midnight + 30 * DAY },
  { id: 'percent', benefit: { kind: 'percentOff', percent: '12' }, scope: { kind: 'products', ids: ['tea'] }, claimedAt: midnight + 5 },
  { id: 'where', benefit: { kind: 'amountOff', amount: 1 }, shops: { include: ['17'] }, scenes: ['dineIn'] },
];
const wallet = new Wallet(COUPONS);
const evaluate = (options) => wallet.evaluate(cart, context, options);

test('Vant’s coupons: the usable ones best first, the others with their reasons', () => {
  const { coupons, disabledCoupons } = toVant(evaluate(), wallet.coupons);
  assert.deepEqual(coupons.map(({ id, value }) => [id, value]), [['ten', 1001], ['percent', 958], ['ship', 600]]);
  assert.deepEqual(disabledCoupons.map(({ id, value }) => [id, value]), [['far', 0], ['where', 0]]);
  assert.match(disabledCoupons[0].reason, /100/);
  assert.match(disabledCoupons[1].reason, /；/);
  assert.ok(coupons.every((coupon) => !('reason' in coupon)));
});

test('one of Vant’s coupons in full', () => {
  const [ten] = toVant(evaluate(), COUPONS).coupons;
  const { condition, ...rest } = ten;
  assert.deepEqual(rest, {
    id: 'ten', name: '满100减10', description: '限本店', value: 1001, valueDesc: '¥10.01', unitDesc: '',
    startAt: midnight / 1000, endAt: (midnight + 30 * DAY) / 1000 - 1,
  });
  assert.match(condition, /100/);
});

test('figure and unit stand apart; dates that are not known have a stand-in', () => {
  const { coupons } = toVant(evaluate(), COUPONS);
  const percent = coupons.find(({ id }) => id === 'percent');
  assert.deepEqual([percent.valueDesc, percent.unitDesc], ['8.8', '折']);
  assert.equal(percent.startAt, midnight / 1000);
  assert.equal(new Date(percent.endAt * 1000).toISOString(), '2099-12-31T15:59:59.000Z');
  assert.equal(coupons.find(({ id }) => id === 'ship').startAt, 0);
});

test('Vant’s coupons want the coupons that were evaluated', () => {
  assert.throws(() => toVant(evaluate(), COUPONS.slice(1)), { name: 'CouponKitError', code: 'invalidInput', path: 'coupons' });
});

test('a coupon in words, in both languages', () => {
  const [, , ten, percent] = COUPONS;
  assert.equal(describe(ten).title, '满100减10');
  assert.equal(describe(percent).badge, '8.8折');
  assert.equal(describe(percent, 'en').badge, '12% off');
  assert.throws(() => describe({ id: 1 }), (error) => CouponKitError.is(error) && error.path === 'coupon.id');
  assert.throws(() => describe(ten, 'fr'), (error) => CouponKitError.is(error) && error.path === 'language');
});

test('a cart and its context as params, and what cannot be', () => {
  const lines = [{ id: '1', sku: '6901', unitPrice: '19.90', quantity: 2 }, { id: '2', productId: '__proto__', unitPrice: 5, quantity: 1 }];
  const where = { now: midnight, shopId: '17', scene: 'takeout', customer: { ids: ['9007199254740993'] } };
  const params = toParams('zvcms.listUsableCoupons', { lines, orderDiscount: '0.30' }, where);
  assert.deepEqual(params, {
    multiMark: '17', userId: '9007199254740993', discountPrice: '0.3', typeCate: '3',
    tradeMarks: [{ num: '2', tradeMark: '6901', price: '19.9' }, { num: '1', tradeMark: '__proto__', price: '5' }],
  });
  assert.equal(JSON.parse(prepare('zvcms.listUsableCoupons', params).body).Params.trade_marks.length, 2);
  assert.deepEqual(toParams('tmall.sendCoupon', { lines }, where), {});
  assert.deepEqual(toParams('kingdee.distributeCoupons', { lines }, where), { storeId: '17' });

  const refused = (path, ...args) => assert.throws(() => toParams(...args), (error) => CouponKitError.is(error) && error.code === 'invalidInput' && error.path === path);
  refused('operation', 'zvcms.other', { lines }, where);
  refused('operation', 7, { lines }, where);
  refused('cart.lines', 'zvcms.listUsableCoupons', {}, where);
  refused('cart', 'zvcms.listUsableCoupons', undefined, where);
  refused('cart.lines[0].unitPrice', 'zvcms.listUsableCoupons', { lines: [{ ...lines[0], unitPrice: 'x' }] }, where);
  refused('cart.lines[0].quantity', 'zvcms.listUsableCoupons', { lines: [{ ...lines[0], quantity: 0.5 }] }, where);
  refused('context.now', 'zvcms.listUsableCoupons', { lines }, {});
});
