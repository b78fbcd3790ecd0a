// From what was pasted to what the library says of it.

import {
  type AdapterOptions,
  type Cart,
  type Context,
  type Coupon,
  CouponKitError,
  type Evaluation,
  type Operation,
  type Options,
  Wallet,
  toCoupons,
} from 'couponkit';

/** What can be pasted: an answer of one of these, or coupons in the library's own form. */
export const SOURCES = {
  'zvcms.listUsableCoupons': '智迈 · 可用券列表',
  'waiqin.queryVouchers': '勤策 · 券方案',
  'waiqin.queryVoucherUsage': '勤策 · 已领的券',
  'kingdee.distributeCoupons': '金蝶云星辰 · 发券应答',
  'tmall.sendCoupon': '天猫 · 发券应答',
  coupons: '券（Coupon[] 的 JSON）',
} as const;

export type Source = keyof typeof SOURCES;

/** The page's fields, as text: this is also what a link holds. */
export interface Question {
  source: Source;
  /** The answer as it came. */
  answer: string;
  /** JSON of {@link AdapterOptions}; empty is none. */
  reading: string;
  /** JSON of a {@link Cart}. */
  cart: string;
  /** JSON of a {@link Context}. */
  context: string;
  /** JSON of {@link Options}; empty is none. */
  options: string;
}

export interface Findings {
  coupons: Coupon[];
  evaluation: Evaluation;
  /** Names on the coupons that no rule reads: the page's own data, or a slip. */
  ignored: string[];
  /** How long it took on this device, in milliseconds: reading the answer once, and one evaluation of many. */
  readingMs: number;
  evaluationMs: number;
}

/** What is wrong with one field. */
export interface Complaint {
  field: keyof Question;
  messages: string[];
}

/** @throws {Complaints} */
export function inspect(question: Question): Findings {
  const cart = jsonOf<Cart>(question, 'cart');
  const context = jsonOf<Context>(question, 'context');
  const options = jsonOf<Options>(question, 'options');
  const start = performance.now();
  const coupons = attempt('answer', () => couponsOf(question));
  const wallet = attempt('answer', () => new Wallet(coupons, { invalid: 'undetermined' }));
  const readingMs = performance.now() - start;
  const evaluate = () => wallet.evaluate(cart, context, options);
  try {
    const evaluation = attempt('cart', evaluate);
    return { coupons, evaluation, ignored: wallet.ignored, readingMs, evaluationMs: perCall(evaluate) };
  } finally {
    wallet.free();
  }
}

/** Browsers tell time coarsely: many calls are timed together. */
function perCall(call: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  do {
    call();
    calls += 1;
  } while (performance.now() - start < 20);
  return (performance.now() - start) / calls;
}

function couponsOf(question: Question): Coupon[] {
  if (question.source === 'coupons') return jsonOf<Coupon[]>(question, 'answer');
  const reading = jsonOf<AdapterOptions>(question, 'reading');
  return toCoupons(question.source satisfies Operation, question.answer, reading);
}

/** The field's JSON; what is in it is the library's to check. */
function jsonOf<T>(question: Question, field: keyof Question): T {
  const text = question[field].trim();
  try {
    return JSON.parse(text === '' && (field === 'options' || field === 'reading') ? '{}' : text) as T;
  } catch (error) {
    throw new Complaints({ field, messages: [`不是有效的 JSON：${(error as Error).message}`] });
  }
}

function attempt<T>(field: keyof Question, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!CouponKitError.is(error)) throw error;
    const issues = error.issues?.map(({ path, messages }) => `${path}：${messages['zh-CN']}`) ?? [error.message];
    throw new Complaints({ field: fieldOf(error.path) ?? field, messages: issues });
  }
}

/** An evaluation's error says by its path which of the three inputs it is about. */
function fieldOf(path: string | undefined): keyof Question | undefined {
  return (['cart', 'context', 'options'] as const).find((each) => path?.startsWith(each));
}

export class Complaints extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint) {
    super(complaint.messages.join('; '));
    this.complaint = complaint;
  }
}
