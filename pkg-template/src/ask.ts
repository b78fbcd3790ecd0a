import { discardEngine, engine } from './engine';
import { failure, fromCore } from './error';
import type { Raw } from './raw';

/** Calls the core, and makes whatever it throws an error of ours. */
export function ask<T>(call: (raw: Raw) => T): T {
  const raw = engine();
  try {
    return call(raw);
  } catch (thrown) {
    const error = fromCore(thrown);
    if (error) throw error;
    discardEngine();
    throw failure('internal', '组件内部出错，请重新加载', 'the module has failed; load it again');
  }
}
