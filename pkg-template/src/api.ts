/** What every entry exports; an entry only chooses where the module comes from. */
export { evaluate, type EvaluationInput } from './evaluate';
export { Wallet } from './platform-wallet';
export type { PriceItem, WalletOptions } from './wallet';
export { prepare, parse, toCoupons, toParams, type AnswerText } from './platforms';
export { Client } from './client';
export type {
  AbortSignalLike,
  CallOptions,
  CallParams,
  CallProgress,
  ClientOptions,
  ForwardHook,
  GatewayAddress,
  PageProgress,
  PagesOptions,
  ServerOwned,
  SignHook,
  Transport,
  TransportAnswer,
  TransportRequest,
} from './client';
export type { PagedOperation } from './pages';
export { memoryClaimStore, type ClaimStore } from './claims';
export type { GatewayAnswer, HookPayload, SignedRequest } from './contract';
export { describe } from './helpers';
export { toCard, toVant, type CardOptions, type CouponCard, type VantCoupon, type VantCoupons } from './cards';
export { claimable, ledger, refund, snapshot, suggestAddOns, verify, whenUsable } from './order';
export type { ClaimTemplate, OrderChoice, WalletOrCoupons } from './order';
export { init, type InitOptions, type WasmFallback, type WasmSource } from './engine';
export { CouponKitError } from './error';
export type { ErrorCode, ErrorDetail, FailureReason, RetryAdvice } from './error';
export type * from './settings';
export type * from './types';
export { SERVER_OWNED } from './operations';
export type * from './operations';
