/** What every entry exports beside its own `init`. */
export { evaluate } from './evaluate';
export { Wallet } from './wallet';
export { prepare, parse, toCoupons, type AnswerText } from './platforms';
export { describe, snapshot, toVant } from './helpers';
export { CouponKitError } from './error';
export type { ErrorCode, ErrorDetail, FailureReason, Issue, RetryAdvice } from './error';
export type * from './types';
export type * from './operations';
