/**
 * couponkit for Alipay mini-programs. An app copies the package's `alipay` folder as `/couponkit`, and the package's
 * `couponkit.wasm` into it.
 *
 * Alipay has wasm in Workers only, as `MYWebAssembly`: there {@link serve} answers what pages ask by `connect` of
 * `couponkit/alipay/page`. Where a page has the standard `WebAssembly`, this entry works on the page too.
 *
 * @packageDocumentation
 */
import { toCard, toVant } from '../cards';
import type { ClaimStore } from '../claims';
import type { TransportRequest } from '../client';
import { evaluate } from '../evaluate';
import { init, useLoader } from '../engine';
import { describe } from '../helpers';
import { type VendorWebAssembly, packagedLoader } from '../mini/loading';
import { type WorkerEnd, answer } from '../mini/remote';
import { claimStoreIn } from '../mini/storage';
import { claimable, ledger, refund, snapshot, suggestAddOns, verify, whenUsable } from '../order';
import { parse, prepare, toCoupons, toParams } from '../platforms';
import { type TransportTask, type VendorRequest, sendBy } from '../mini/transport';
import { Wallet } from '../wallet';

declare const MYWebAssembly: VendorWebAssembly | undefined;
declare const my: {
  request: VendorRequest;
  getStorageSync(options: { key: string }): { data?: unknown };
  setStorageSync(options: { key: string; data: string }): void;
  removeStorageSync(options: { key: string }): void;
  getFileSystemManager(): {
    readFile(options: {
      filePath: string;
      success(file: { data: ArrayBuffer }): void;
      fail(reason: unknown): void;
    }): void;
  };
};

/** The standard's WebAssembly, given a path. */
const standard: VendorWebAssembly = {
  async instantiate(path, imports) {
    const bytes = await new Promise<ArrayBuffer>((resolve, reject) => {
      my.getFileSystemManager().readFile({ filePath: path, success: ({ data }) => resolve(data), fail: reject });
    });
    return WebAssembly.instantiate(bytes, imports as WebAssembly.Imports);
  },
};

useLoader(packagedLoader({
  wasm() {
    if (typeof MYWebAssembly === 'object') return MYWebAssembly;
    return typeof WebAssembly === 'object' ? standard : undefined;
  },
  path: '/couponkit/couponkit.wasm',
  needs: {
    zh: '支付宝基础库 2.9.7 或更高版本的 Worker',
    en: 'a Worker of Alipay base library 2.9.7 or later',
  },
}));

const send = sendBy(() => (options) => my.request(options), 'text');

/** Sends by `my.request`: the `transport` of a `Client`. */
export function transport(request: TransportRequest): TransportTask {
  return send(request);
}

/** Keeps claims in `my.setStorageSync`: the `storage` of a `Client`. */
export const storage: ClaimStore = claimStoreIn({
  get: (key) => my.getStorageSync({ key }).data,
  set: (key, value) => my.setStorageSync({ key, data: value }),
  remove: (key) => my.removeStorageSync({ key }),
});

/**
 * In a Worker: answers the pages.
 *
 * @example
 * // workers/index.js
 * require('./couponkit/index.js').serve(worker);
 */
export function serve(worker: WorkerEnd): void {
  answer(worker, {
    init,
    evaluate,
    prepare,
    parse,
    toCoupons,
    toParams,
    describe,
    toCard,
    toVant,
    prices: (coupons, ...rest) => new Wallet(coupons).prices(...rest),
    suggestAddOns,
    whenUsable,
    snapshot,
    refund,
    claimable,
    ledger,
    verify,
  });
}

export type { WorkerEnd };
export type { TransportTask };
export * from '../api';
