// Runs in a mini-program's realm: every worked case, through a wallet and, but in the slowest realms, at once as well.
'use strict';
module.exports = async ({ couponkit, data, require }) => {
  const { init, evaluate, Wallet } = couponkit;
  await init(data.fallback ? { fallback: () => require('/fallback/index.js') } : {});
  return data.cases.map(({ cart, context, coupons, options }) => ({
    once: data.fallback ? null : evaluate({ cart, context, coupons, options }),
    wallet: new Wallet(coupons).evaluate(cart, context, options),
  }));
};
