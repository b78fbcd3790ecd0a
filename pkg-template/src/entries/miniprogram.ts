/**
 * couponkit for WeChat mini-programs, native or by Taro and uni-app. Its module is the file `couponkit.wasm.br` in the
 * code package.
 *
 * @packageDocumentation
 */
import type { ClaimStore } from '../claims';
import type { TransportRequest } from '../client';
import { useLoader } from '../engine';
import { type VendorWebAssembly, packagedLoader } from '../mini/loading';
import { claimStoreIn } from '../mini/storage';
import { type TransportTask, type VendorRequest, sendBy } from '../mini/transport';

declare const WXWebAssembly: VendorWebAssembly | undefined;
declare const wx: {
  request: VendorRequest;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: string): void;
  removeStorageSync(key: string): void;
};

useLoader(packagedLoader({
  wasm: () => (typeof WXWebAssembly === 'object' ? WXWebAssembly : undefined),
  path: '/miniprogram_npm/couponkit/couponkit.wasm.br',
  needs: { zh: '微信基础库 2.14.0 或更高版本', en: 'WeChat base library 2.14.0 or later' },
}));

const send = sendBy(() => (options) => wx.request(options), 'text');

/**
 * Sends by `wx.request`: the `transport` of a `Client`.
 *
 * @example
 * const client = new Client({ forward: 'https://shop.example/coupons', transport });
 */
export function transport(request: TransportRequest): TransportTask {
  return send(request);
}

/** Keeps claims in `wx.setStorageSync`: the `storage` of a `Client`. */
export const storage: ClaimStore = claimStoreIn({
  get: (key) => wx.getStorageSync(key),
  set: (key, value) => wx.setStorageSync(key, value),
  remove: (key) => wx.removeStorageSync(key),
});

export type { TransportTask };
export * from '../api';
