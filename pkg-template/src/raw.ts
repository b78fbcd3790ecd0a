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
  /** Evaluates coupons of which no wallet is kept. */
  evaluateOnce(coupons: string, request: string): Uint32Array;
  /**
   * Shares of usable coupons, by rank: where each one's begin and the last one's end, then line, low and high word. This
   * and the following throw `"evicted"` when the core no longer keeps the evaluation.
   */
  shares(evaluation: number, from: number, to: number): Uint32Array;
  /** A part of an evaluation as JSON: see {@link SUMMARY} and those that follow it. */
  part(evaluation: number, part: number, from: number, to: number): string;
  /** Does what `name` says with up to three texts: see `src/js/texts.rs`. */
  text(name: TextFunction, first: string, second: string, third: string): string;
  /** What `fetch` is given, made of a request as JSON; nothing where no browser would send it. Not in mini-programs. */
  fetchRequest?(request: string, include: boolean, signal?: AbortSignal): Request | undefined;
}

/** `{best, selected}`. */
export const SUMMARY = 0;
/** The ids of the lines that shares speak of. */
export const LINE_IDS = 1;
/** The ids of the coupons by place. */
export const COUPON_IDS = 2;
/** From one place to another, lists of reasons of the coupons that are not usable, first those of the unusable ones. */
export const REASONS = 3;

export type TextFunction =
  | 'describe'
  | 'prepare'
  | 'parse'
  | 'couponsFromText'
  | 'couponsFromResult'
  | 'canonical'
  | 'nextStep';
