/* global couponkit */
(async () => {
  const [{ checkout }, { show }] = await Promise.all([import('./checkout.mjs'), import('./page.mjs')]);
  const fallback = async () => {
    await new Promise((resolve) => {
      const script = document.createElement('script');
      window.exports = {};
      script.src = 'node_modules/couponkit/fallback/index.js';
      script.onload = resolve;
      document.head.append(script);
    });
    return window.exports;
  };
  const without = await couponkit.init().then(() => 'ready', ({ code, cause }) => [code, cause instanceof Error]);
  await couponkit.init({ fallback });
  await show(() => ({ without, fallback: 'exports' in window, ...checkout(couponkit) }));
})();
