/* global my */
// In the page's realm: the script of the page alone.
'use strict';
module.exports = async ({ require }) => {
  const { connect, CouponKitError } = require('/couponkit/page.js');
  const couponkit = connect(my.worker);
  const input = (unitPrice) => ({
    cart: { lines: [{ id: 'a', unitPrice, quantity: 2 }] },
    context: { now: 1790000000000 },
    coupons: [{ id: '券', benefit: { kind: 'amountOff', amount: '9.80' } }],
  });
  const failing = (promise) => promise.then(() => 'no error', (error) => error);
  const early = await failing(couponkit.evaluate(input('19.90')));
  await couponkit.init();
  const { best } = await couponkit.evaluate(input('19.90'));
  const refused = await failing(couponkit.evaluate(input('1e3')));
  return {
    early: [early.code, early.path || ''],
    payable: best.payable,
    refused: [refused.code, refused.path],
    unknown: typeof couponkit.free,
    isOurs: CouponKitError.is(refused),
  };
};
