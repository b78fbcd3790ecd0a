// What shops and pages have complained of, through the package; tests/complaints.rs has the same of the rules alone.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Wallet, evaluate, init, toCoupons } from 'couponkit';

await init();

const ZVCMS = 'zvcms.listUsableCoupons';
const context = { now: 1790000000000 };
const cart = {
  lines: [
    { id: '1', productId: 'coffee', unitPrice: 20, quantity: 2 },
    { id: '2', productId: 'cake', unitPrice: 30, quantity: 2 },
  ],
};
const off = (more) => ({ id: 'a', benefit: { kind: 'amountOff', amount: 5 }, ...more });
const oneFree = (id, product, more) => ({
  id, scope: { kind: 'products', ids: [product] }, benefit: { kind: 'buyGet', buy: 1, get: 1 }, ...more,
});
const judge = (coupons, options) => evaluate({ cart, context, coupons, options });
const told = ({ reasons }) => reasons.map(({ code, field, value }) => [code, field, value].filter(Boolean).join(' '));
const row = (id, coupon) => ({ id, couponId: `c${id}`, start_at: '1700000000', end_at: '2000000000', status: '0', coupon: { id: 'T', ...coupon } });
const answer = (...data) => JSON.stringify({ status: 'true', code: '0', message: '', data });

test('two goods coupons, on coffee and on cake, stand together', () => {
  const { best } = judge([oneFree('a', 'coffee'), oneFree('b', 'cake')], { maxCoupons: 2 });
  assert.deepEqual([best.couponIds, best.discount, best.optimal], [['a', 'b'], '50.00', true]);
});

test('of a template with maxPerOrder 2 an order takes two', () => {
  const coupons = ['a', 'b', 'c'].map((id) => off({ id, templateId: 't', maxPerOrder: 2 }));
  assert.deepEqual(judge(coupons, { maxCoupons: 3 }).best.couponIds, ['a', 'b']);
});

test('what a coupon requires of a reader that does not know it makes no yes', () => {
  const half = oneFree('a', 'coffee', { benefit: { kind: 'buyGet', buy: 1, get: 1, percent: 50 }, requires: ['benefit.percent'] });
  assert.equal(judge([half]).usable[0].discount, '10.00');
  const { usable, undetermined: [verdict] } = judge([{ ...half, requires: ['benefit.perColour'] }]);
  assert.deepEqual([usable, told(verdict)], [[], ['unknownRule requires benefit.perColour']]);
});

test('a typo in maxDiscount is no discount without a cap', () => {
  const typo = off({ benefit: { kind: 'percentOff', percent: 50, maxDiscont: 10 } });
  assert.deepEqual(told(judge([typo]).undetermined[0]), ['unknownRule benefit.maxDiscont']);
});

test('seconds for `now` are refused', () => {
  const input = { cart, context: { now: 1790000000 }, coupons: [off()] };
  assert.throws(() => evaluate(input), { code: 'invalidInput', path: 'context.now' });
});

test('two 箱 are not two 盒', () => {
  const milk = (unit) => ({ lines: [{ id: '1', productId: 'milk', unitPrice: 50, quantity: 2, unit }] });
  const coupon = off({ required: { mode: 'all', items: [{ productId: 'milk', quantity: 2, unit: '箱' }] } });
  const of = (unit) => evaluate({ cart: milk(unit), context, coupons: [coupon] });
  assert.equal(of('箱').usable.length, 1);
  assert.deepEqual(told(of('盒').undetermined[0]), ['unknownRule required.unit 箱']);
});

test('0.9 is no discount in tenths', () => {
  const list = (amount) => answer(row('1', { category: '0', coupon_type: '1', amount }));
  const [good] = toCoupons(ZVCMS, list('9'), { discountScale: 'tenths' });
  assert.deepEqual([good.benefit.kind, good.benefit.percent], ['percentOff', '10']);
  const [odd] = toCoupons(ZVCMS, list('0.9'), { discountScale: 'tenths' });
  assert.deepEqual([odd.benefit, odd.unknownRules], [{ kind: 'unknown' }, [{ field: 'discountScale', value: '0.9' }]]);
});

test('one broken coupon and one repeated id do not cost a wallet the others', () => {
  const coupons = [off(), off({ id: 'broken', minAmount: '1e3' }), off()];
  const { usable, undetermined, best } = new Wallet(coupons, { invalid: 'undetermined' }).evaluate(cart, context);
  assert.deepEqual([usable.length, undetermined.map(told), best.couponIds], [1, [['unreadable'], ['unreadable']], ['a']]);
});

test('toCoupons of a failure that was parsed already is refused, and says to pass the text', () => {
  const failure = '{"status":true,"code":"40012","message":"查询的信息不存在"}';
  for (const read of [toCoupons, (...given) => Wallet.fromResponse(...given)]) {
    assert.throws(() => read(ZVCMS, failure), { code: 'platform', platformCode: '40012' });
    assert.throws(() => read(ZVCMS, JSON.parse(failure)), ({ code, messages }) => {
      assert.equal(code, 'invalidInput');
      return /the answer's text/.test(messages.en) && /应答原文/.test(messages['zh-CN']);
    });
  }
});

test('one truncated emoji does not cost the list', () => {
  const text = answer(row('1', { title: '红包cut' }), row('2', { title: '红包' })).replace('cut', '\\ud83e');
  assert.deepEqual(toCoupons(ZVCMS, text).map(({ id, title }) => [id, title]), [['1', '红包\ufffd'], ['2', '红包']]);
});

test('one truncated emoji does not cost a wallet that lets broken coupons stand', () => {
  const benefit = { kind: 'amountOff', amount: 1 };
  const coupons = [{ id: 'cut', title: '红包\ud83e', benefit }, { id: 'whole', title: '红包', benefit }];
  const { usable, undetermined } = new Wallet(coupons, { invalid: 'undetermined' }).evaluate(cart, context);
  assert.deepEqual(usable.map(({ couponId }) => couponId), ['whole']);
  assert.deepEqual(undetermined.map(({ reasons: [{ code, path }] }) => [code, path]), [['unreadable', 'coupons[0].title']]);
  assert.throws(() => new Wallet(coupons), ({ code, path }) => code === 'invalidInput' && path === 'coupons[0].title');
});
