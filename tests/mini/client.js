// Runs in a mini-program's realm: calls through the backend by the build's own client.
'use strict';
module.exports = async ({ couponkit, data }) => {
  const { Client, CouponKitError, init, storage, transport } = couponkit;
  await init();
  const to = (url, more) => new Client({ forward: { url, headers: { 'x-shopper': '17' } }, transport, storage, timeoutMs: 2000, ...more });
  const call = async (name, options, client = to(data.url, { retries: 1 })) => {
    try {
      return await client.call('zvcms.listUsableCoupons', { userCode: name }, options);
    } catch (error) {
      return CouponKitError.is(error) ? { code: error.code, retry: error.retry } : String(error);
    }
  };
  const aborted = {
    aborted: false,
    listeners: [],
    addEventListener(_, listener) { this.listeners.push(listener); },
    removeEventListener() {},
  };
  const waiting = call('slow', { signal: aborted });
  aborted.aborted = true;
  for (const listener of aborted.listeners) listener();
  return {
    answered: await call('fine'),
    aborted: await waiting,
    cut: await call('cut'),
    late: await call('slow', {}, to(data.url, { retries: 0, timeoutMs: 50 })),
    forbidden: await call('fine', {}, to('https://other.example/coupons')),
  };
};
