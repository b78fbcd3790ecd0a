// Runs in a mini-program's realm: how init behaves; returns what happened, step by step.
'use strict';
module.exports = async ({ couponkit, data, require }) => {
  const { init, evaluate, CouponKitError } = couponkit;
  const happened = [];
  const input = {
    cart: { lines: [{ id: 'a', unitPrice: '19.90', quantity: 2 }] },
    context: { now: 1790000000000 },
    coupons: [{ id: '券🎟️', title: '半角ａ\u00e9', benefit: { kind: 'amountOff', amount: '9.80' } }],
  };
  const note = async (step) => {
    try {
      await step();
      happened.push('ok');
    } catch (error) {
      happened.push(CouponKitError.is(error) ? [error.code, error.path || '', error.message, error.cause ? String(error.cause) : ''] : String(error));
    }
  };
  for (const step of data.steps) {
    if (step === 'evaluate') {
      await note(() => {
        const { best } = evaluate(input);
        if (best.payable !== '30.00' || best.couponIds[0] !== '券🎟️') throw new Error(JSON.stringify(best));
      });
    } else if (step === 'half a character') {
      await note(() => evaluate({ ...input, cart: { lines: [{ id: 'a\ud800', unitPrice: '1', quantity: 1 }] } }));
    } else if (step.fallback) {
      await note(() => init({ wasmPath: step.wasmPath, fallback: async () => require('/fallback/index.js') }));
    } else {
      await note(() => Promise.all([init(step), init(step)]));
    }
  }
  return happened;
};
