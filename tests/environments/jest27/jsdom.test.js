/** @jest-environment jsdom */
const { writeFileSync } = require('fs');
const { checkout, expected } = require('./checkout.cjs');

test.each(['couponkit', 'couponkit/slim', 'couponkit/evaluator'])('%s in Jest for pages', async (entry) => {
  expect(typeof TextDecoder).toBe('undefined');
  const couponkit = require(entry);
  await couponkit.init();
  expect(checkout(couponkit)).toEqual(expected);
  writeFileSync('shown.json', JSON.stringify(checkout(couponkit)));
});

test('text beyond ASCII crosses whole by the codecs that jsdom lacks', async () => {
  const { init, evaluate } = require('couponkit');
  await init();
  for (const id of ['a', '满100减20', 'é'.repeat(99), '券🎟️'.repeat(400)]) {
    const { best } = evaluate({
      cart: { lines: [{ id, unitPrice: '9', quantity: 1 }] },
      context: { now: 0 },
      coupons: [{ id, benefit: { kind: 'amountOff', amount: '1' } }],
    });
    expect(best.couponIds).toEqual([id]);
    expect(best.allocations).toEqual({ [id]: '1.00' });
  }
});

test('couponkit/server in Jest for pages is refused', () => {
  expect(() => require('couponkit/server')).toThrow('never in a page');
});
