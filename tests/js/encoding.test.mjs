// What callers give reaches the core as JSON would have it, and what JSON cannot say is refused where it is.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Wallet } from 'couponkit';
import { dice } from '../../benches/workload.mjs';

before(() => init());

const coupon = (more) => ({ id: 'c', benefit: { kind: 'shippingOff' }, more });
/** A wallet gives its coupons back as the core was given them, the fields that it does not know included. */
const there = (value) => new Wallet([coupon(value)]).coupons[0].more;

const TEXTS = ['', 'a', '"\\/', '\b\f\n\r\t\0\x7f', 'é', '优惠券', '😀', '\u2028\uffff', '满'.repeat(900), 'x'.repeat(5000)];
const NUMBERS = [0, -0, 7, -1.5, 0.1, 1e21, 1e-7, 2 ** 53, Number.MAX_VALUE];

function anything(roll, depth) {
  const text = () => TEXTS[roll(TEXTS.length)];
  switch (roll(depth > 0 ? 8 : 5)) {
    case 0: return text();
    case 1: return NUMBERS[roll(NUMBERS.length)];
    case 2: return roll(2) === 0;
    case 3: return null;
    case 4: return new Date(roll(1e9));
    case 5: return Array.from({ length: roll(6) }, () => (roll(9) ? anything(roll, depth - 1) : undefined));
    default: return Object.fromEntries(Array.from({ length: roll(6) }, (_, i) => [text() + i, roll(9) ? anything(roll, depth - 1) : undefined]));
  }
}

test('values arrive as JSON.stringify would send them', () => {
  const roll = dice(5);
  for (let i = 0; i < 3000; i++) {
    const value = anything(roll, 4);
    assert.deepEqual(there(value), JSON.parse(JSON.stringify(value)));
  }
});

test('thousands of brackets in a row', () => {
  const lists = Array.from({ length: 20_000 }, (_, i) => (i % 2 ? [] : {}));
  assert.deepEqual(there(lists), lists);
});

test('only own fields count, and toJSON speaks for its owner', () => {
  class Line {
    constructor() { this.own = 1; }
    toString() { return 'x'; }
  }
  Line.prototype.inherited = () => 1;
  assert.deepEqual(there(new Line()), { own: 1 });
  class Amount {
    toJSON() { return '9.90'; }
  }
  assert.deepEqual(there({ amount: new Amount() }), { amount: '9.90' });
  assert.deepEqual(there(new Proxy({ a: [1] }, {})), { a: [1] });
});

test('a getter may evaluate in the middle of it', () => {
  const nested = { get inner() { return there({ deep: '内' }); }, after: 1 };
  assert.deepEqual(there(nested), { inner: { deep: '内' }, after: 1 });
});

test('what JSON would lose is refused with its path', () => {
  const cycle = [];
  cycle.push(cycle);
  const throwing = { get x() { throw new Error('13800138000'); } };
  for (const [value, path] of [
    [{ a: [1, { b: NaN }] }, 'coupons[0].more.a[1].b'],
    [-Infinity, 'coupons[0].more'],
    [[() => 1], 'coupons[0].more[0]'],
    [{ '手机 13800138000': Symbol('x') }, 'coupons[0].more.*'],
    [1n, 'coupons[0].more'],
    [new Map([[1, 2]]), 'coupons[0].more'],
    [new Set(), 'coupons[0].more'],
    [cycle, /^coupons\[0\]\.more\[0\]\[0\]/],
    [throwing, 'coupons[0].more.x'],
    ['\ud800', 'coupons[0].more'],
  ]) {
    assert.throws(() => there(value), (error) => {
      assert.equal(error.code, 'invalidInput');
      assert.match(error.path, path instanceof RegExp ? path : new RegExp(`^${path.replace(/[[\].*]/g, '\\$&')}$`));
      assert.ok(!JSON.stringify(error).includes('13800138000'));
      return true;
    });
    assert.equal(there('alive'), 'alive');
  }
});

test('half a character in what crosses as an object is refused with its path', () => {
  const wallet = new Wallet([coupon()]);
  const cart = { lines: [{ id: 'a', unitPrice: 1, quantity: 1 }] };
  const now = 1790000000000;
  for (const [context, options, path] of [
    [{ now, shopId: 'a\ud800' }, {}, 'context.shopId'],
    [{ now, customer: { levels: ['\udc00', 'x'] } }, {}, 'context.customer.levels[0]'],
    [{ now, usedToday: { '\ud800': 1 } }, {}, 'context.usedToday.*'],
    [{ now }, { selected: ['a', '\ud800b'] }, 'options.selected[1]'],
  ]) {
    assert.throws(() => wallet.evaluate(cart, context, options), { code: 'invalidInput', path });
  }
  const context = { now, shopId: '😀', customer: { levels: ['\\ud800'] } };
  assert.equal(wallet.evaluate(cart, new Proxy(context, {})).counts.unusable, 1);
});
