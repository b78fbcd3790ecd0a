// What an evaluation holds, by a wallet and in one shot.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Wallet, evaluate, init } from 'couponkit';

await init();

const context = { now: 1790000000000 };
const lines = ['b', '__proto__', 'a', '10', 'constructor'].map((id, i) => ({ id, unitPrice: `${i + 1}9.9`, quantity: i + 1 }));
const cart = { lines };
const options = { maxCoupons: 2, selected: ['off-3', 'off-4'] };
const coupons = [
  ...Array.from({ length: 90 }, (_, i) => ({ id: `off-${i}`, benefit: { kind: 'amountOff', amount: i + 1 } })),
  ...Array.from({ length: 90 }, (_, i) => ({ id: `high-${i}`, benefit: { kind: 'amountOff', amount: 1 }, minAmount: 9000 + i })),
  ...Array.from({ length: 90 }, (_, i) => ({ id: `shop-${i}`, benefit: { kind: 'amountOff', amount: 1 }, shops: { include: [`${i}`] } })),
];

const evaluations = {
  'a wallet': () => new Wallet(coupons).evaluate(cart, context, options),
  'one shot': () => evaluate({ cart, context, coupons, options }),
};

for (const [name, make] of Object.entries(evaluations)) {
  const expected = JSON.stringify(make());

  test(`${name}: sections, figures, shares and reasons are complete`, () => {
    const { usable, unusable, undetermined, best, selected, payableBefore } = make();
    assert.deepEqual([usable.length, unusable.length, undetermined.length], [90, 90, 90]);
    assert.equal(payableBefore, '698.50');
    assert.deepEqual(usable.map((verdict) => verdict.couponId), coupons.slice(0, 90).map(({ id }) => id).reverse());
    for (const verdict of usable) {
      assert.deepEqual(Object.keys(verdict.allocations).sort(), lines.map(({ id }) => id).sort());
      const shares = Object.keys(verdict.allocations).map((id) => Math.round(verdict.allocations[id] * 100));
      assert.equal(shares.reduce((sum, share) => sum + share), Math.round(verdict.discount * 100));
    }
    unusable.forEach((verdict, i) => assert.equal(verdict.reasons[0].required, `${9000 + i}.00`));
    undetermined.forEach((verdict) => assert.equal(verdict.reasons[0].field, 'shopId'));
    assert.deepEqual(best.couponIds, ['off-88', 'off-89']);
    assert.deepEqual([...selected.couponIds].sort(), ['off-3', 'off-4']);
  });

  test(`${name}: a copy of any kind holds everything`, () => {
    assert.equal(JSON.stringify(structuredClone(make())), expected);
    assert.equal(JSON.stringify({ ...make() }), expected);
    const { usable } = make();
    assert.equal(JSON.stringify({ ...usable[40] }), JSON.stringify(usable[40]));
    assert.deepEqual(Object.keys(structuredClone(usable[7])), Object.keys(usable[7]));
  });

  test(`${name}: a framework's proxies hide nothing`, () => {
    const isPlain = (value) => /Object|Array/.test(Object.prototype.toString.call(value));
    for (const wraps of [isPlain, (value) => typeof value === 'object' && value !== null]) {
      const get = (target, key, proxy) => wrapped(Reflect.get(target, key, proxy));
      const wrapped = (value) => (wraps(value) ? new Proxy(value, { get }) : value);
      const evaluation = make();
      const seen = wrapped(evaluation);
      seen.usable[2].allocations = { x: '1.00' };
      assert.deepEqual(seen.usable[2].allocations, { x: '1.00' });
      assert.equal(JSON.stringify(seen.usable[3]), JSON.stringify(make().usable[3]));
      assert.equal(JSON.stringify(seen), JSON.stringify(evaluation));
    }
  });

  test(`${name}: verdicts are plain objects`, () => {
    const { usable, unusable } = make();
    for (const verdict of [usable[0], unusable[0]]) {
      assert.equal(Object.getPrototypeOf(verdict), Object.prototype);
      assert.deepStrictEqual(verdict, structuredClone(verdict));
      assert.deepEqual(Reflect.ownKeys(Object.assign({}, verdict)), Object.keys(verdict));
    }
  });

  test(`${name}: properties can be written to`, () => {
    const evaluation = make();
    evaluation.usable[2].allocations = { x: '1.00' };
    evaluation.unusable[2].reasons = [];
    evaluation.best = null;
    evaluation.undetermined = [];
    const { usable, unusable, best, undetermined } = structuredClone(evaluation);
    assert.deepEqual([usable[2].allocations, unusable[2].reasons, best, undetermined], [{ x: '1.00' }, [], null, []]);
  });
}

test('the best stack of one is what the core makes of that coupon', () => {
  const shopper = { ...cart, shippingFee: 8 };
  const wallets = [
    [{ id: 'a', minAmount: 1, benefit: { kind: 'amountOff', amount: 900 } }, ...coupons],
    [{ id: 'delivery', benefit: { kind: 'shippingOff' } }],
  ];
  for (const wallet of wallets) {
    const { best, usable, selected } = evaluate({
      cart: shopper, context, coupons: wallet, options: { maxCoupons: 1, selected: [wallet[0].id] },
    });
    assert.deepStrictEqual(best, selected);
    assert.equal(JSON.stringify(best), JSON.stringify(selected));
    assert.deepStrictEqual(structuredClone(best), selected);
    assert.deepStrictEqual(best.steps, [usable[0]]);
    best.steps[0].allocations = best.allocations = null;
    assert.deepStrictEqual(usable[0].allocations, selected.allocations);
  }
});

test('there is no best stack where nothing can be used, or none may', () => {
  assert.equal(evaluate({ cart, context, coupons: coupons.slice(90) }).best, null);
  assert.equal(evaluate({ cart, context, coupons, options: { maxCoupons: 0 } }).best, null);
});

test('an evaluation outlasts the freeing of its wallet', () => {
  const wallet = new Wallet(coupons);
  const evaluation = wallet.evaluate(cart, context);
  const expected = JSON.stringify(evaluation);
  wallet.free();
  assert.equal(JSON.stringify(evaluation), expected);
  assert.throws(() => wallet.evaluate(cart, context), { code: 'invalidInput' });
});

test('figures above 2^53 fen are exact', () => {
  const shelf = ['6856083179295188426', '1'].map((id) => ({ id, unitPrice: '999999999999.99', quantity: 40_000 }));
  const off = { id: 'c', benefit: { kind: 'percentOff', percent: '12.34567891' } };
  const { usable: [verdict], payableBefore } = evaluate({ cart: { lines: shelf }, context, coupons: [off] });
  assert.equal(payableBefore, '79999999999999200.00');
  assert.equal(verdict.discount, '9876543127999901.23');
  assert.equal(verdict.payable, '70123456871999298.77');
  assert.deepEqual(Object.entries(verdict.allocations), [
    ['1', '4938271563999950.62'], ['6856083179295188426', '4938271563999950.61'],
  ]);
});

test('`limit` and `offset` make lists shorter; counts and best stay', () => {
  const whole = evaluate({ cart, context, coupons });
  assert.deepEqual(whole.counts, { usable: 90, unusable: 90, undetermined: 90 });
  for (const [paging, from, to] of [[{ limit: 20 }, 0, 20], [{ limit: 20, offset: 80 }, 80, 90], [{ offset: 88 }, 88, 90], [{ limit: 0 }, 0, 0]]) {
    const page = evaluate({ cart, context, coupons, options: paging });
    for (const list of ['usable', 'unusable', 'undetermined']) assert.deepEqual(page[list], whole[list].slice(from, to));
    assert.deepEqual([page.counts, page.best], [whole.counts, whole.best]);
  }
});

test('what cannot be used says why', () => {
  const { unusable, undetermined, selected } = evaluate({
    cart, context, coupons, options: { selected: ['off-1', 'high-1', 'shop-1'] },
  });
  for (const { reasons: [first] } of [...unusable, ...undetermined, ...selected.steps.slice(1)]) assert.ok(first.message);
});
