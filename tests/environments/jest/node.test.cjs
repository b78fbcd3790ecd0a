/** @jest-environment node */
const { writeFileSync } = require('fs');
const { checkout, expected } = require('./checkout.cjs');

test.each(['couponkit', 'couponkit/slim', 'couponkit/evaluator'])('%s in Jest for Node', async (entry) => {
  const couponkit = require(entry);
  await couponkit.init();
  expect(checkout(couponkit)).toEqual(expected);
  writeFileSync('shown.json', JSON.stringify(checkout(couponkit)));
});

test('couponkit/server in Jest for Node', () => {
  expect(require('couponkit/server').createGateway).toBeInstanceOf(Function);
});
