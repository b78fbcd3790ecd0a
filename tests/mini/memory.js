// Runs in a mini-program's realm: evaluates ten thousand times, by wallets that are freed in turn, dropped, or kept, and
// measures memory after the first hundred and at the end.
'use strict';
module.exports = async ({ couponkit, data, memory }) => {
  const { init, Wallet } = couponkit;
  await init();
  const context = { now: 1790000000000 };
  const cart = (round) => ({
    lines: Array.from({ length: 3 }, (_, i) => ({ id: `l${i}`, unitPrice: `${10 + ((round + i) % 7)}.50`, quantity: 1 + (round % 3) })),
  });
  const coupons = Array.from({ length: 6 }, (_, i) => ({
    id: `c${i}`, title: `满${i}0减${i}`, minAmount: i * 10, benefit: { kind: 'amountOff', amount: i + 1 },
  }));
  const kept = Array.from({ length: data.kept }, () => new Wallet(coupons));
  let payable = 0;

  /** A hundred evaluations. */
  const hundred = (part) => {
    for (let i = 0; i < 100; i++) {
      const round = part * 100 + i;
      const wallet = kept.length > 0 ? kept[round % kept.length] : new Wallet(coupons);
      payable += Number(wallet.evaluate(cart(round), context).best.payable);
      if (data.free) wallet.free();
    }
  };
  hundred(0);
  const before = memory();
  for (let part = 1; part < 100; part++) {
    hundred(part);
    // A page returns to its event loop between the shopper's taps.
    await null;
  }
  return { before, after: memory(), payable };
};
