import { discardEngine, engine } from './engine';
import { type CouponKitError, failure, fromCore } from './error';
import type { Raw } from './raw';

/** Calls the core, and makes whatever it throws an error of ours. */
export function ask<T>(call: (raw: Raw) => T): T {
  const raw = engine();
  try {
    return call(raw);
  } catch (thrown) {
    throw explain(thrown);
  }
}

/** Whatever is not an error of the core's is a trap, after which nothing may enter the instance again. */
function explain(thrown: unknown): CouponKitError {
  const error = fromCore(thrown);
  if (error) return error;
  discardEngine();
  return failure('internal', '组件内部出错，请重新加载', 'the module has failed; load it again');
}
