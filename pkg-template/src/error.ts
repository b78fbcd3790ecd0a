import type { Operation } from './operations';
import type { Issue, Language } from './types';

/**
 * What kind of failure it is.
 *
 * | code | meaning |
 * |---|---|
 * | `invalidInput` | what was passed breaks a rule; `path` and `issues` say where |
 * | `notReady` | used before `init()` has loaded the module |
 * | `signHook` | the page's own `forward` or `sign` hook failed, or answered in a wrong shape |
 * | `network` | the request did not get there, or its answer did not come back |
 * | `timeout` | no answer within the time allowed |
 * | `aborted` | the caller aborted |
 * | `http` | an HTTP status that is not an answer of the platform |
 * | `badResponse` | the answer is not what the platform's document describes |
 * | `platform` | the platform answered with a failure of its own: see `platformCode` and `reason` |
 * | `internal` | a defect in this library |
 */
export type ErrorCode =
  | 'invalidInput'
  | 'notReady'
  | 'signHook'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'http'
  | 'badResponse'
  | 'platform'
  | 'internal';

/**
 * What a failure means: 已领完, 领取达上限, 券无效, 限流, 未授权, 系统错误, and `pending` (处理中): a claim was sent and
 * whether it was issued is not known yet.
 */
export type FailureReason =
  | 'soldOut'
  | 'limitReached'
  | 'invalidCoupon'
  | 'throttled'
  | 'unauthorized'
  | 'systemError'
  | 'pending'
  | 'unknown';

/**
 * Whether the same call may be made again: `safe` (it had no effect), `sameKey` (with the same idempotency key only),
 * `checkFirst` (it may have had an effect: look before repeating it), `never` (it will fail again).
 */
export type RetryAdvice = 'safe' | 'sameKey' | 'checkFirst' | 'never';

/** What a {@link CouponKitError} is made of. */
export interface ErrorDetail {
  code: ErrorCode;
  messages: Record<Language, string>;
  path?: string;
  issues?: Issue[];
  operation?: Operation;
  platformCode?: string;
  platformMessage?: string;
  reason?: FailureReason;
  retry?: RetryAdvice;
  retryAfterMs?: number;
  cause?: unknown;
}

/**
 * The one error that the package throws.
 *
 * @example
 * try {
 *   await client.call('tmall.sendCoupon', params);
 * } catch (error) {
 *   if (!CouponKitError.is(error)) throw error;
 *   if (error.reason === 'soldOut') showSoldOut();
 *   else showToast(error.message);
 * }
 */
export class CouponKitError extends Error {
  /** What kind of failure it is. */
  declare readonly code: ErrorCode;
  /** The message in both languages; `message` is the Chinese one. Neither holds what was passed in. */
  declare readonly messages: Record<Language, string>;
  /** Where the first violation is: `cart.lines[2].unitPrice`. */
  declare readonly path?: string;
  /** Every violation. */
  declare readonly issues: Issue[];
  /** The operation that failed. */
  declare readonly operation?: Operation;
  /** The platform's own code; a sub-code follows after a slash. */
  declare readonly platformCode?: string;
  /**
   * The platform's own words, for logs and support, not for shoppers: no part of `message`. What may be a phone number, a
   * card, a session or a token in them reads `***`.
   */
  declare readonly platformMessage?: string;
  /** What the platform's code means. */
  declare readonly reason?: FailureReason;
  /** Whether the same call may be made again. */
  declare readonly retry: RetryAdvice;
  /** How long to wait before that, in milliseconds, where that is known. */
  declare readonly retryAfterMs?: number;
  /** What the engine or the vendor said. It may hold addresses, and is no part of `message` or `toJSON()`. */
  declare readonly cause?: unknown;

  constructor(detail: ErrorDetail) {
    super(detail.messages['zh-CN']);
    this.name = 'CouponKitError';
    Object.assign(this, detail, { issues: detail.issues ?? [], retry: detail.retry ?? 'never' });
    // Not enumerable, as the language's own errors have it.
    Object.defineProperty(this, 'cause', { value: detail.cause, enumerable: false });
  }

  /** Whether something thrown is such an error, whichever copy of the package made it. */
  static is(value: unknown): value is CouponKitError {
    return value instanceof Error && value.name === 'CouponKitError' && 'retry' in value;
  }

  /** The error as plain data, for a log or another realm. */
  toJSON(): ErrorDetail & { name: string; message: string } {
    return Object.assign({}, this, { name: this.name, message: this.message });
  }
}

/** A violation at one place. */
export function invalidInput(path: string, zh: string, en: string): CouponKitError {
  return violation('invalidInput', path, zh, en);
}

/** A failure of one kind, at one place if `path` says so. */
export function violation(code: ErrorCode, path: string, zh: string, en: string): CouponKitError {
  const messages = { 'zh-CN': path ? `${path}：${zh}` : zh, en: path ? `${path}: ${en}` : en };
  return new CouponKitError({ code, messages, path, issues: [{ path, messages: { 'zh-CN': zh, en } }] });
}

/** A failure without a place; `cause` is what the realm said. */
export function failure(code: ErrorCode, zh: string, en: string, cause?: unknown): CouponKitError {
  return new CouponKitError({ code, messages: { 'zh-CN': zh, en }, cause });
}

/** What the wasm module threw, as an error of ours; `undefined` when it is none of the module's own. */
export function fromCore(thrown: unknown): CouponKitError | undefined {
  const isOurs = typeof thrown === 'object' && thrown !== null && 'messages' in thrown;
  return isOurs ? new CouponKitError(thrown as ErrorDetail) : undefined;
}
