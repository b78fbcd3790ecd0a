/* global couponkit */
importScripts('./node_modules/couponkit/couponkit.global.js');

Promise.all([couponkit.init({ wasm: './node_modules/couponkit/couponkit.wasm' }), import('./checkout.mjs')])
  .then(([, { checkout }]) => postMessage(checkout(couponkit)));
