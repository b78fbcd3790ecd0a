/** What the entry without platforms and client exports. */
export { evaluate, type EvaluationInput } from './evaluate';
export { Wallet, type PriceItem, type WalletOptions } from './wallet';
export { describe } from './helpers';
export { toCard, toVant, type CardOptions, type CouponCard, type VantCoupon, type VantCoupons } from './cards';
export { claimable, ledger, refund, snapshot, suggestAddOns, verify, whenUsable } from './order';
export type { ClaimTemplate, OrderChoice, WalletOrCoupons } from './order';
export { init, type InitOptions, type WasmFallback, type WasmSource } from './engine';
export { CouponKitError } from './error';
export type { ErrorCode, ErrorDetail, FailureReason, RetryAdvice } from './error';
export type * from './types';
