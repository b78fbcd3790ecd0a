// Runs in a mini-program's realm: sends what it is told by the build's own transport, and keeps claims in its storage.
'use strict';
module.exports = async ({ couponkit, data }) => {
  const { transport, storage, CouponKitError } = couponkit;
  const answers = [];
  for (const { abort, ...request } of data.requests) {
    try {
      const task = transport(request);
      if (abort) task.abort();
      answers.push(await task.answer);
    } catch (error) {
      answers.push(CouponKitError.is(error) ? { code: error.code, retry: error.retry, message: error.message } : String(error));
    }
  }
  const kept = [
    storage.get('k') === undefined, storage.add('k', 'one') === undefined, storage.add('k', 'two') === 'one',
    storage.get('k') === 'one', storage.set('k', 'three') === undefined, storage.get('k') === 'three',
    storage.remove('k') === undefined, storage.get('k') === undefined,
  ];
  return { answers, kept };
};
