/** What the entry without platforms and client exports. */
export { evaluate } from './evaluate';
export { Wallet, type WalletOptions } from './wallet';
export { describe, snapshot, toVant } from './helpers';
export type { Order, OrderCoupon, VantCoupon } from './helpers';
export { init, type InitOptions, type WasmFallback, type WasmSource } from './engine';
export { CouponKitError } from './error';
export type { ErrorCode, ErrorDetail, FailureReason, Issue, RetryAdvice } from './error';
export type * from './types';
