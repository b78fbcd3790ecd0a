/* global my */
// In the page's realm: the script of the page alone.
'use strict';
module.exports = async ({ require }) => {
  const { connect, CouponKitError } = require('/couponkit/page.js');
  const couponkit = connect(my.worker);
  const input = (unitPrice) => ({
    cart: { lines: [{ id: 'a', sku: '6901', unitPrice, quantity: 2 }] },
    context: { now: 1790000000000 },
    coupons: [{ id: '券', benefit: { kind: 'amountOff', amount: '9.80' } }],
  });
  const failing = (promise) => promise.then(() => 'no error', (error) => error);
  const early = await failing(couponkit.evaluate(input('19.90')));
  await couponkit.init();
  const { cart, context, coupons } = input('19.90');
  const evaluation = await couponkit.evaluate({ cart, context, coupons });
  const [card] = await couponkit.toCard(evaluation, coupons);
  const { tradeMarks } = await couponkit.toParams('zvcms.listUsableCoupons', cart, context);
  const refused = await failing(couponkit.evaluate(input('1e3')));
  return {
    early: [early.code, early.path || ''],
    payable: evaluation.best.payable,
    card: [card.amount, card.chosen],
    tradeMarks,
    refused: [refused.code, refused.path],
    unknown: typeof couponkit.free,
    isOurs: CouponKitError.is(refused),
  };
};
