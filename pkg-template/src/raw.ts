/**
 * What the wasm module exports: text in, text or words out. A failing call throws a string, the JSON of an error.
 * Only the entries and `engine.ts` hold one; everything else asks `engine()`.
 */
export interface Raw {
  /** Parses a wallet and returns its handle. The core keeps the most recently used ones. */
  loadWallet(coupons: string): number;
  /**
   * Evaluates a loaded wallet; throws the string `"evicted"` when the core no longer keeps it. The answer is the
   * evaluation's handle, and figures as `evaluation.ts` reads them.
   */
  evaluateWallet(handle: number, request: string): Uint32Array;
  /** Evaluates once: `{cart, context, coupons, options}`. */
  evaluateOnce(input: string): Uint32Array;
  /** `{best, selected}` of an evaluation. This and the following throw `"evicted"` when the core no longer keeps it. */
  summary(evaluation: number): string;
  /** Shares of usable coupons, by rank: where each one's begin and the last one's end, then line, low and high word. */
  shares(evaluation: number, from: number, to: number): Uint32Array;
  /** Lists of reasons of the coupons that are not usable, first those of the unusable ones. */
  reasons(evaluation: number, from: number, to: number): string;
  /** The ids of the lines that shares speak of. */
  lineIds(evaluation: number): string;
  /** The ids of the coupons by place. */
  couponIds(evaluation: number): string;
  /** A coupon in words. */
  describe(coupon: string, language: string): string;
  /** Checks params and builds the request, unsigned. */
  prepare(operation: string, params: string, settings: string): string;
  /** Reads a platform's answer. */
  parse(operation: string, text: string, options: string): string;
  /** Reads a platform's answer and makes coupons of it. */
  couponsFromText(operation: string, text: string, options: string): string;
  /** Makes coupons of an answer that `parse` has read. */
  couponsFromResult(operation: string, result: string, options: string): string;
  /** The exact text that a platform's signature covers. */
  canonical(operation: string, request: string, fields: string): string;
  /** Calls a platform through the page's hooks; resolves to the result's text, rejects with an error's. */
  clientCall(operation: string, params: string, options: object, aborted?: Promise<void>): Promise<string>;
}
