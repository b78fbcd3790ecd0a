import type { CallProgress, TransportRequest } from './client';
import type { HookPayload } from './contract';
import type { Claimable, Description, Language, Operation, Period, PreparedRequest } from './types';

/**
 * What the wasm module exports. What is given crosses as JSON text, and so does what grows with the data on its way back,
 * the rest as plain objects; a failing call throws an `ErrorDetail`. Only the entries and `engine.ts` hold one; everything
 * else asks `engine()`.
 */
export interface Raw {
  /** Reads a wallet. The core keeps the most recently used ones. */
  loadWallet(coupons: string, invalid: Invalid | undefined): LoadedWallet;
  /** The JSON of an evaluation; throws the string `"evicted"` where the core no longer keeps the wallet. */
  evaluateWallet(handle: number, cart: string, context: string, options: string): string;
  /** Evaluates coupons of which no wallet is kept. */
  evaluateOnce(coupons: string, cart: string, context: string, options: string): string;
  describe(coupon: string, language: Language): Description;

  // Around the order. Those with a handle throw `"evicted"` too.

  /** The JSON of a `PriceAfter[]`. */
  walletPrices(handle: number, items: string, context: string, options: string): string;
  /** The JSON of an `AddOn[]`. */
  suggestAddOns(handle: number, cart: string, context: string, candidates: string, options: string): string;
  whenUsable(handle: number, couponId: string, cart: string, context: string): Period | null;
  /** The JSON of an `Order`. */
  snapshot(handle: number, cart: string, context: string, options: string, couponIds: string): string;
  /** The JSON of a `Refund`. */
  refund(order: string, returns: string, options: string): string;
  /** The JSON of a record of `Spent`. */
  ledger(rows: string): string;
  claimable(template: string, context: string, claimedCount: string, language: Language): Claimable;
  /** The JSON of a `Verification`. */
  verify(
    fingerprint: string,
    coupons: string,
    cart: string,
    context: string,
    options: string,
    server: string,
  ): string;

  /** What `fetch` is given; nothing where no browser would send it. Not in mini-programs. */
  fetchRequest?(request: string, include: boolean, signal?: AbortSignal): Request | undefined;

  // The evaluator alone has none of what follows.

  /** Reads a wallet from a platform's answer. */
  walletFromResponse(operation: Operation, text: string, options: string): LoadedWallet & { coupons: string };
  prepare(operation: Operation, params: string, settings: string): PreparedRequest;
  /** The JSON of a result. */
  parse(operation: Operation, text: string, options: string): string;
  /** The JSON of coupons, as the following. */
  couponsFromText(operation: Operation, text: string, options: string): string;
  couponsFromResult(operation: Operation, result: string, options: string): string;
  /** The text that a signature covers. */
  toParams(operation: Operation, cart: string, context: string): object;
  canonical(operation: Operation, request: string, fields: string): string;
  /** Whether a fingerprint was made by this version of the rules. */
  hasCurrentRules(fingerprint: string): boolean;
  /** What is to be done next of a call: `src/call`. */
  nextStep(call: string, event: string, text: string): CallStep;
}

/** What a wallet makes of coupons that cannot be read: nothing at all, or verdicts that are undetermined. */
export type Invalid = 'throw' | 'undetermined';

/** A wallet in the core. */
export interface LoadedWallet {
  handle: number;
  /** Names on the coupons that no rule reads. */
  ignored: string[];
}

/** What the core asks for in the course of a call. */
export interface CallStep {
  result?: unknown;
  state: object;
  progress: CallProgress;
  withinMs: number;
  payload?: HookPayload;
  request?: TransportRequest;
  include?: boolean;
}
