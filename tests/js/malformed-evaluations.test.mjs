// Whatever comes in, `evaluate` and `Wallet` answer with a CouponKitError that says where, or rightly; and the module
// works on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { CouponKitError, Wallet, evaluate, init } from 'couponkit';

await init();

const line = (more) => ({ id: 'a', unitPrice: '10', quantity: 1, ...more });
const coupon = (more) => ({ id: 'c', benefit: { kind: 'amountOff', amount: 3 }, ...more });
const input = (more) => ({ cart: { lines: [line()] }, context: { now: 1790000000000 }, coupons: [coupon()], ...more });
const nested = (depth, inner) => Array.from({ length: depth }).reduce((value) => [value], inner);
const nestedText = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const cyclic = () => {
  const lines = [line()];
  lines[0].self = lines;
  return { lines };
};
const throwing = () => Object.defineProperty({}, 'lines', { enumerable: true, get() { throw new Error('getter'); } });

const price = (unitPrice) => ({ cart: { lines: [line({ unitPrice })] } });
const quantity = (quantity) => ({ cart: { lines: [line({ quantity })] } });
const lone = 'a\ud800';

/** What is passed beside a good input; where the fault is. Each is refused by `evaluate`, and those of the cart, the
 * context and the options by a wallet as well. */
const REFUSED = [
  ['a price that is NaN', price(NaN), 'cart.lines[0].unitPrice'],
  ['an infinite price', price(Infinity), 'cart.lines[0].unitPrice'],
  ['a price with an exponent', price('1e3'), 'cart.lines[0].unitPrice'],
  ['a price of nine decimals', price('1.123456789'), 'cart.lines[0].unitPrice'],
  ['a price out of binary arithmetic', price(59.699999999999996), 'cart.lines[0].unitPrice'],
  ['a price of 10^13', price('10000000000000'), 'cart.lines[0].unitPrice'],
  ['a negative price', price(-1), 'cart.lines[0].unitPrice'],
  ['an empty price', price(''), 'cart.lines[0].unitPrice'],
  ['a price without a whole part', price('.5'), 'cart.lines[0].unitPrice'],
  ['a price that ends in a point', price('5.'), 'cart.lines[0].unitPrice'],
  ['a price with a sign', price('+5'), 'cart.lines[0].unitPrice'],
  ['a price after a space', price(' 5'), 'cart.lines[0].unitPrice'],
  ['a price in full-width digits', price('１０'), 'cart.lines[0].unitPrice'],
  ['a price that is a list', price(['5']), 'cart.lines[0].unitPrice'],
  ['a price that is true', price(true), 'cart.lines[0].unitPrice'],
  ['a price that is null', price(null), 'cart.lines[0].unitPrice'],
  ['a price that is a BigInt', price(5n), 'cart.lines[0].unitPrice'],
  ['a price that is a Date', price(new Date(0)), 'cart.lines[0].unitPrice'],
  ['a price of a million digits', price('9'.repeat(1_000_000)), 'cart.lines[0].unitPrice'],
  ['a quantity of 0', quantity(0), 'cart.lines[0].quantity'],
  ['a negative quantity', quantity('-1'), 'cart.lines[0].quantity'],
  ['a quantity that is NaN', quantity(NaN), 'cart.lines[0].quantity'],
  ['a quantity of words', quantity('两'), 'cart.lines[0].quantity'],
  ['a line id that is a number over 2^53', { cart: { lines: [line({ id: 9007199254740994 })] } }, 'cart.lines[0].id'],
  ['a line id with half a character', { cart: { lines: [line({ id: lone })] } }, 'cart.lines[0].id'],
  ['an empty line id', { cart: { lines: [line({ id: '' })] } }, 'cart.lines[0].id'],
  ['two lines of one id', { cart: { lines: [line(), line()] } }, 'cart.lines[1].id'],
  ['a product id that is a number', { cart: { lines: [line({ productId: 952 })] } }, 'cart.lines[0].productId'],
  ['a line discount above the line', { cart: { lines: [line({ discount: 11 })] } }, 'cart.lines[0].discount'],
  ['categories that are text', { cart: { lines: [line({ categoryIds: 'x' })] } }, 'cart.lines[0].categoryIds'],
  ['a line that is null', { cart: { lines: [null] } }, 'cart.lines[0]'],
  ['a hole among the lines', { cart: { lines: [, line()] } }, 'cart.lines[0]'], // eslint-disable-line no-sparse-arrays
  ['lines that are an object', { cart: { lines: {} } }, 'cart.lines'],
  ['no lines', { cart: {} }, 'cart.lines'],
  ['a cart that is text', { cart: '{"lines":[]}' }, 'cart'],
  ['no cart', { cart: null }, 'cart'],
  ['a cart that holds itself', { cart: cyclic() }, /^cart/],
  ['a getter that throws', { cart: throwing() }, 'cart.lines'],
  ['a cart that is a function', { cart: () => 1 }, 'cart'],
  ['nesting 10,000 deep', { cart: { lines: nested(10_000, 1) } }, /^cart/],
  ['an order discount above the order', { cart: { lines: [line()], orderDiscount: '10.01' } }, 'cart.orderDiscount'],
  ['a shipping fee of many digits', { cart: { lines: [line()], shippingFee: '1e400' } }, 'cart.shippingFee'],
  ['no clock', { context: {} }, 'context.now'],
  ['a clock that is text', { context: { now: '2026-01-01' } }, 'context.now'],
  ['a clock that is NaN', { context: { now: NaN } }, 'context.now'],
  ['a scene that is none', { context: { now: 1790000000000, scene: 'drone' } }, 'context.scene'],
  ['uses that are a Map', { context: { now: 1790000000000, usedToday: new Map([['c', 3]]) } }, 'context.usedToday'],
  ['uses below 0', { context: { now: 1790000000000, usedToday: { c: -1 } } }, /^context\.usedToday/],
  ['a shop that is a number', { context: { now: 1790000000000, shopId: 17 } }, 'context.shopId'],
  ['customers of an unknown kind', { context: { now: 1790000000000, customer: { mood: ['x'] } } }, 'context.customer.mood'],
  ['an unknown option', { options: { maxCoupon: 2 } }, 'options.maxCoupon'],
  ['an unknown rounding', { options: { rounding: 'up' } }, 'options.rounding'],
  ['a negative number of coupons', { options: { maxCoupons: -1 } }, 'options.maxCoupons'],
  ['half a coupon', { options: { maxCoupons: 1.5 } }, 'options.maxCoupons'],
  ['options that are a list', { options: [] }, 'options'],
  ['a selection of numbers', { options: { selected: [1] } }, 'options.selected[0]'],
  ['a language that is none', { options: { language: 'fr' } }, 'options.language'],
];

/** Coupons that are refused by `evaluate` and by the wallet's constructor. */
const REFUSED_COUPONS = [
  ['coupons that are text', '[]', 'coupons'],
  ['coupons that are an object', {}, 'coupons'],
  ['no coupons', null, 'coupons'],
  ['a coupon that is null', [null], 'coupons[0]'],
  ['a coupon that is text', ['c'], 'coupons[0]'],
  ['a coupon id that is a number over 2^53', [coupon({ id: 9007199254740994 })], 'coupons[0].id'],
  ['a coupon id with half a character', [coupon({ id: lone })], 'coupons[0].id'],
  ['a coupon without an id', [coupon({ id: undefined })], 'coupons[0].id'],
  ['two coupons of one id', [coupon(), coupon()], 'coupons[1].id'],
  ['no benefit', [coupon({ benefit: undefined })], 'coupons[0].benefit'],
  ['a benefit that is text', [coupon({ benefit: 'amountOff' })], 'coupons[0].benefit'],
  ['a benefit without a kind', [coupon({ benefit: { amount: 1 } })], 'coupons[0].benefit.kind'],
  ['an amount that is NaN', [coupon({ benefit: { kind: 'amountOff', amount: NaN } })], 'coupons[0].benefit.amount'],
  ['no amount', [coupon({ benefit: { kind: 'amountOff' } })], 'coupons[0].benefit.amount'],
  ['more than 100 percent', [coupon({ benefit: { kind: 'percentOff', percent: 101 } })], 'coupons[0].benefit.percent'],
  ['no tiers', [coupon({ benefit: { kind: 'tiers', tiers: [] } })], 'coupons[0].benefit.tiers'],
  ['every 0', [coupon({ benefit: { kind: 'tiers', every: true, tiers: [{ atLeast: 0, off: 1 }] } })], 'coupons[0].benefit.tiers[0].atLeast'],
  ['buy 0 get 0', [coupon({ benefit: { kind: 'buyGet', buy: 0, get: 0 } })], 'coupons[0].benefit.buy'],
  ['buy one and a half', [coupon({ benefit: { kind: 'buyGet', buy: 1.5, get: 1 } })], 'coupons[0].benefit.buy'],
  ['a threshold with an exponent', [coupon({ minAmount: '1e3' })], 'coupons[0].minAmount'],
  ['a threshold of nine decimals', [coupon({ minAmount: 0.123456789 })], 'coupons[0].minAmount'],
  ['a start that is a date', [coupon({ startsAt: '2026-01-01' })], 'coupons[0].startsAt'],
  ['an end that is NaN', [coupon({ endsAt: NaN })], 'coupons[0].endsAt'],
  ['the eighth weekday', [coupon({ schedule: { weekdays: [8] } })], 'coupons[0].schedule.weekdays[0]'],
  ['25 o’clock', [coupon({ schedule: { times: [{ from: '25:00', to: '26:00' }] } })], /^coupons\[0\]\.schedule\.times\[0\]/],
  ['the 30th of February', [coupon({ schedule: { excludedDates: ['2026-02-30'] } })], 'coupons[0].schedule.excludedDates[0]'],
  ['scope ids that are text', [coupon({ scope: { kind: 'products', ids: 'p' } })], 'coupons[0].scope.ids'],
  ['a required item without a product', [coupon({ required: { mode: 'all', items: [{}] } })], 'coupons[0].required.items[0].productId'],
  ['a mode that is none', [coupon({ required: { mode: 'some', items: [] } })], 'coupons[0].required.mode'],
  ['limits that are a number', [coupon({ limits: 3 })], 'coupons[0].limits'],
  ['an exclusive that is text', [coupon({ exclusive: 'yes' })], 'coupons[0].exclusive'],
  ['a function for a coupon', [() => coupon()], 'coupons[0]'],
  ['a function for a cap', [coupon({ limits: { remainingAmount: () => 1 } })], 'coupons[0].limits.remainingAmount'],
  ['a symbol for a title', [coupon({ title: Symbol('x') })], 'coupons[0].title'],
  ['a BigInt for an id', [coupon({ id: 1n })], 'coupons[0].id'],
  ['nesting 10,000 deep', [coupon({ title: nested(10_000, 1) })], /^coupons\[0\]\.title/],
];

const wallet = new Wallet([coupon()]);

for (const [what, more, path] of REFUSED) {
  test(`refused: ${what}`, () => {
    refuses(() => evaluate(input(more)), path);
    const { cart, context, options } = input(more);
    refuses(() => wallet.evaluate(cart, context, options), path);
    worksOn();
  });
}

for (const [what, coupons, path] of REFUSED_COUPONS) {
  test(`refused: ${what}`, () => {
    refuses(() => evaluate(input({ coupons })), path);
    refuses(() => new Wallet(coupons), path);
    worksOn();
  });
}

for (const [what, whole] of [['nothing', undefined], ['null', null], ['text', 'x'], ['a function', () => 1], ['a list', []], ['NaN', NaN]]) {
  test(`refused: ${what} for the whole input`, () => {
    refuses(() => evaluate(whole), /^/);
    worksOn();
  });
}

test('every violation is named, not only the first', () => {
  const bad = input({ cart: { lines: [line({ unitPrice: 'x', quantity: 0 })] }, coupons: [coupon({ minAmount: -1 })] });
  const error = refuses(() => evaluate(bad), 'cart.lines[0].unitPrice');
  assert.deepEqual(error.issues.map(({ path }) => path), [
    'cart.lines[0].unitPrice', 'cart.lines[0].quantity', 'coupons[0].minAmount',
  ]);
});

test('neither message nor path repeats what was passed', () => {
  const error = refuses(() => evaluate(input({ options: { '13333333333': '13333333333' } })), /^options/);
  assert.doesNotMatch(JSON.stringify(error), /13333333333/);
});

test('a 20 MB text is taken', () => {
  const title = '券'.repeat(7_000_000);
  const [verdict] = evaluate(input({ coupons: [coupon({ title })] })).usable;
  assert.equal(verdict.discount, '3.00');
});

test('20 MB that are no JSON of ours are refused', () => {
  refuses(() => evaluate(input({ coupons: nestedText(10_000_000) })), 'coupons');
  worksOn();
});

test('`__proto__` is an id like any other', () => {
  const named = (id) => JSON.parse(`{"${id}":1}`);
  const { usable, payableBefore } = evaluate({
    cart: { lines: [line({ id: '__proto__' }), line({ id: 'constructor' })] },
    context: { now: 1790000000000, usedToday: named('__proto__') },
    coupons: [coupon({ id: '__proto__', limits: { perCustomerPerDay: 2 } })],
  });
  assert.equal(payableBefore, '20.00');
  assert.deepEqual(Object.entries(usable[0].allocations), [['__proto__', '1.50'], ['constructor', '1.50']]);
  assert.deepEqual(Object.keys(structuredClone(usable[0].allocations)), ['__proto__', 'constructor']);
  assert.equal({}.polluted, undefined);
});

test('a polluted-looking coupon pollutes nothing', () => {
  const coupons = JSON.parse('[{"id":"c","benefit":{"kind":"amountOff","amount":1},"__proto__":{"polluted":true}}]');
  assert.equal(evaluate(input({ coupons })).usable.length, 1);
  assert.equal({}.polluted, undefined);
});

test('numbers are taken by their shortest text', () => {
  for (const [unitPrice, payable] of [[19.9, '19.90'], [1e-7, '0.00'], [0.1 * 3, undefined], [1e12, '1000000000000.00'], ['2.00', '2.00']]) {
    const run = () => evaluate(input({ ...price(unitPrice), coupons: [] })).payableBefore;
    if (payable === undefined) refuses(run, 'cart.lines[0].unitPrice');
    else assert.equal(run(), payable, String(unitPrice));
  }
});

test('a freed wallet says so, and what it gave stays', () => {
  const own = new Wallet([coupon()]);
  const evaluation = own.evaluate(input().cart, { now: 1790000000000 });
  own.free();
  assert.equal(evaluation.usable[0].discount, '3.00');
  assert.throws(() => own.evaluate(input().cart, { now: 1790000000000 }), { name: 'CouponKitError', code: 'invalidInput' });
  assert.throws(() => own.coupons, { name: 'CouponKitError' });
});

test('more wallets than the module keeps all go on working', () => {
  const wallets = Array.from({ length: 60 }, (_, i) => new Wallet([coupon({ benefit: { kind: 'amountOff', amount: `0.${10 + i}` } })]));
  for (let round = 0; round < 2; round++) {
    wallets.forEach((each, i) => {
      assert.equal(each.evaluate(input().cart, { now: 1790000000000 }).usable[0].discount, `0.${10 + i}`);
    });
  }
});

test('a wallet shows its coupons as they were', () => {
  const given = [coupon({ title: '旧' })];
  const own = new Wallet(given);
  given[0].title = '新';
  assert.equal(own.coupons[0].title, '旧');
});

function refuses(call, path) {
  let error;
  assert.throws(call, (thrown) => {
    error = thrown;
    return true;
  });
  assert.ok(CouponKitError.is(error) && error instanceof CouponKitError, `${error}`);
  assert.equal(error.code, 'invalidInput', error.message);
  if (path instanceof RegExp) assert.match(error.path, path);
  else assert.equal(error.path, path);
  assert.ok(error.messages['zh-CN'] && error.messages.en);
  assert.equal(error.retry, 'never');
  return error;
}

function worksOn() {
  assert.equal(evaluate(input()).best.payable, '7.00');
  assert.equal(wallet.evaluate(input().cart, { now: 1790000000000 }).best.payable, '7.00');
}
