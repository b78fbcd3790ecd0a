import { createSSRApp } from 'vue';
// #ifdef H5
import * as couponkit from 'couponkit';
// #endif
// #ifndef H5
import * as couponkit from 'couponkit/miniprogram';
// #endif
import { checkout } from '../checkout.mjs';
import App from './App.vue';

couponkit.init({ wasmPath: '/static/couponkit.wasm.br' }).then(() => {
  const shown = JSON.stringify(checkout(couponkit));
  // #ifdef H5
  document.body.append(Object.assign(document.createElement('pre'), { id: 'shown', textContent: shown }));
  // #endif
  // #ifndef H5
  wx.setStorageSync('shown', shown);
  // #endif
});

export function createApp() { return { app: createSSRApp(App) }; }
