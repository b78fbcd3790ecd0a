/**
 * couponkit for Douyin mini-programs. An app copies the package's `douyin` folder as `/couponkit`, and
 * `miniprogram_dist/couponkit.wasm.br` into it.
 *
 * @packageDocumentation
 */
import type { ClaimStore } from '../claims';
import type { TransportRequest } from '../client';
import { useLoader } from '../engine';
import { type VendorWebAssembly, packagedLoader } from '../mini/loading';
import { claimStoreIn } from '../mini/storage';
import { type TransportTask, type VendorRequest, sendBy } from '../mini/transport';

declare const TTWebAssembly: VendorWebAssembly | undefined;
declare const tt: {
  request: VendorRequest;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: string): void;
  removeStorageSync(key: string): void;
};

useLoader(packagedLoader({
  wasm: () => (typeof TTWebAssembly === 'object' ? TTWebAssembly : undefined),
  path: '/couponkit/couponkit.wasm.br',
  needs: {
    zh: '抖音基础库 2.92.0 或更高版本（.wasm 文件：2.34.0）',
    en: 'Douyin base library 2.92.0 or later (2.34.0 for a .wasm file)',
  },
}));

const send = sendBy(() => (options) => tt.request(options), 'string');

/** Sends by `tt.request`: the `transport` of a `Client`. */
export function transport(request: TransportRequest): TransportTask {
  return send(request);
}

/** Keeps claims in `tt.setStorageSync`: the `storage` of a `Client`. */
export const storage: ClaimStore = claimStoreIn({
  get: (key) => tt.getStorageSync(key),
  set: (key, value) => tt.setStorageSync(key, value),
  remove: (key) => tt.removeStorageSync(key),
});

export type { TransportTask };
export * from '../api';
