import type { InitOptions, Instance, LoadedFallback, WasmFallback } from './engine';
import { failure, invalidInput } from './error';

/** Starts what stands in for wasm where that is refused. */
export async function startFallback(ask: NonNullable<InitOptions['fallback']>, imports: object): Promise<Instance> {
  return unwrap(await load(ask)).instantiate(imports);
}

async function load(ask: NonNullable<InitOptions['fallback']>): Promise<LoadedFallback> {
  try {
    return await ask();
  } catch (cause) {
    throw failure('network', '无法加载 couponkit/fallback', 'couponkit/fallback could not be loaded', cause);
  }
}

function unwrap(loaded: LoadedFallback | undefined): WasmFallback {
  for (const each of [loaded, (loaded as { default?: WasmFallback } | undefined)?.default]) {
    if (typeof (each as WasmFallback | undefined)?.instantiate === 'function') return each as WasmFallback;
  }
  throw invalidInput('fallback', '应得到模块 couponkit/fallback', 'must give the module couponkit/fallback');
}
