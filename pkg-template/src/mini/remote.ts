import type { toCard, toVant } from '../cards';
import type { init } from '../engine';
import { CouponKitError, type ErrorDetail, failure } from '../error';
import type { evaluate } from '../evaluate';
import type { describe } from '../helpers';
import type { claimable, ledger, refund, snapshot, suggestAddOns, verify, whenUsable } from '../order';
import type { parse, prepare, toCoupons, toParams } from '../platforms';
import type { Coupon } from '../types';
import type { Wallet } from '../wallet';

/** One end of a Worker, as mini-programs have it: what `createWorker` returns, and the Worker's own `worker`. */
export interface WorkerEnd {
  postMessage(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Wallets stay where they are made: of what goes by one, a page passes the coupons. */
interface Functions {
  init: typeof init;
  evaluate: typeof evaluate;
  prepare: typeof prepare;
  parse: typeof parse;
  toCoupons: typeof toCoupons;
  toParams: typeof toParams;
  describe: typeof describe;
  toCard: typeof toCard;
  toVant: typeof toVant;
  prices: (coupons: readonly Coupon[], ...rest: Parameters<Wallet['prices']>) => ReturnType<Wallet['prices']>;
  suggestAddOns: typeof suggestAddOns;
  whenUsable: typeof whenUsable;
  snapshot: typeof snapshot;
  refund: typeof refund;
  claimable: typeof claimable;
  ledger: typeof ledger;
  verify: typeof verify;
}

type Name = keyof Functions;

/** The functions of the package that take data and return data, answered by a Worker and therefore later. */
export type Remote = { [N in Name]: (...args: Parameters<Functions[N]>) => Promise<Awaited<ReturnType<Functions[N]>>> };

interface Question {
  couponkit: number;
  name: Name;
  args: unknown[];
}

interface Reply {
  couponkit: number;
  result?: unknown;
  error?: ErrorDetail;
}

const NAMES: readonly Name[] = [
  'init',
  'evaluate',
  'prepare',
  'parse',
  'toCoupons',
  'toParams',
  'describe',
  'toCard',
  'toVant',
  'prices',
  'suggestAddOns',
  'whenUsable',
  'snapshot',
  'refund',
  'claimable',
  'ledger',
  'verify',
];

/**
 * The package on a page that has no wasm, done by the Worker at the other end; see `serve` of `couponkit/alipay`.
 *
 * @example
 * const couponkit = connect(my.createWorker('workers/index.js'));
 * await couponkit.init();
 * const { usable, best } = await couponkit.evaluate({ cart, context, coupons });
 */
export function connect(worker: WorkerEnd): Remote {
  const waiting = new Map<number, (reply: Reply) => void>();
  let asked = 0;
  worker.onMessage((message) => {
    if (!isOurs(message)) return;
    const answer = waiting.get(message.couponkit);
    waiting.delete(message.couponkit);
    answer?.(message);
  });
  const ask = (name: Name, args: unknown[]) => new Promise((resolve, reject) => {
    const couponkit = ++asked;
    waiting.set(couponkit, ({ result, error }) => {
      if (error) reject(new CouponKitError(error));
      else resolve(result);
    });
    worker.postMessage({ couponkit, name, args } satisfies Question);
  });
  return Object.fromEntries(NAMES.map((name) => [name, (...args: unknown[]) => ask(name, args)])) as unknown as Remote;
}

/** Answers the other end by the functions given. */
export function answer(worker: WorkerEnd, functions: Functions): void {
  worker.onMessage((message) => {
    if (!isOurs(message)) return;
    const { couponkit, name, args } = message as Question;
    void reply(functions, name, args).then((said) => worker.postMessage({ couponkit, ...said } satisfies Reply));
  });
}

async function reply(functions: Functions, name: Name, args: unknown[]) {
  try {
    if (!NAMES.includes(name)) throw failure('invalidInput', '没有这个函数', 'no such function');
    return { result: await (functions[name] as (...args: unknown[]) => unknown)(...args) };
  } catch (error) {
    const ours = CouponKitError.is(error) ? error : failure('internal', '组件内部出错', 'the module has failed');
    return { error: ours.toJSON() };
  }
}

/** Others may use the same Worker. */
function isOurs(message: unknown): message is { couponkit: number } {
  return typeof message === 'object' && message !== null && typeof (message as Reply).couponkit === 'number';
}
