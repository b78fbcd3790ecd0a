import { createGlue, type Glue } from 'couponkit:glue';
import { failure } from './error';
import type { Raw } from './raw';

/** Where the wasm module comes from: an address, a `URL`, the response of fetching it, its bytes, or the compiled module. */
export type WasmSource = string | UrlLike | ResponseLike | ArrayBuffer | ArrayBufferView | CompiledModule;

// The web's own types by what is used of them, for projects that have no declarations of the web.

/** A `URL`. */
export interface UrlLike {
  readonly href: string;
  readonly protocol: string;
}

/** A `Response`. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `WebAssembly.Module`, which shows nothing of itself. */
export type CompiledModule = object;

/** What {@link init} may be told. */
export interface InitOptions {
  /**
   * The module, when it is not the one that the entry brings along: its address, the response of
   * fetching it, its bytes, or the compiled module.
   */
  wasm?: WasmSource | PromiseLike<WasmSource>;
  /**
   * In mini-programs: where the module lies in the code package, `/packages/coupon/couponkit.wasm.br`, when it is not
   * where the entry expects it.
   */
  wasmPath?: string;
  /**
   * Gets the module `couponkit/fallback`, which is the same in plain JavaScript. It is asked for only where wasm is
   * refused: by a page's content security policy without `wasm-unsafe-eval`, by the lockdown mode of iOS, by old
   * mini-programs. It may lie in a chunk or a subpackage of its own.
   *
   * @example
   * await init({ fallback: () => import('couponkit/fallback') });
   * // in a mini-program
   * await init({ fallback: () => require.async('../fallback/index.js') });
   */
  fallback?: () => LoadedFallback | PromiseLike<LoadedFallback>;
}

/** What `couponkit/fallback` exports. */
export interface WasmFallback {
  /** Makes what a wasm instance would be. */
  instantiate(imports: object): { exports: object };
}

/** The fallback as `require` gives it, or as `import()` does where that shows a CommonJS module as `default`. */
export type LoadedFallback = WasmFallback | { default: WasmFallback };

/**
 * How an environment gets hold of the module. `now` is for those that can do it without waiting, and
 * thereby need no `init()`; it answers `undefined` where the same entry runs in one that cannot.
 */
export interface Loader {
  instantiate(imports: WebAssembly.Imports, options: InitOptions): Promise<Instance>;
  now?(imports: WebAssembly.Imports): Instance | undefined;
}

/** A `WebAssembly.Instance`, or the fallback's. */
export interface Instance {
  readonly exports: object;
}

let loader: Loader;
let current: Raw | undefined;
let loading: Promise<void> | undefined;

/** Called once by each entry. */
export function useLoader(entry: Loader): void {
  loader = entry;
}

/**
 * Loads the wasm module. Pages await it once before anything else; in Node it is optional. Calling
 * it again is free, and after a failure it may be called again.
 *
 * @throws {CouponKitError} `network`, `http` or `badResponse` when the module cannot be loaded; `notReady` where wasm is
 *   refused and there is no `fallback`. `cause` is what the engine said.
 * @example
 * import { init, evaluate } from 'couponkit';
 *
 * await init();
 */
export function init(options: InitOptions = {}): Promise<void> {
  if (current) return Promise.resolve();
  loading ??= load(options).then(
    () => { loading = undefined; },
    (reason: unknown) => { loading = undefined; throw reason; },
  );
  return loading;
}

async function load(options: InitOptions): Promise<void> {
  const glue = createGlue();
  const instance = await loader.instantiate(importsOf(glue), options);
  // An instance that was made meanwhile, without waiting, may be in use already.
  current ??= start(glue, instance);
}

/**
 * The running module. Whoever keeps something of one instance, such as a wallet's handle, compares this object with
 * the one it came from: after a trap there is another.
 *
 * @throws {CouponKitError} `notReady` before `init`.
 */
export function engine(): Raw {
  return (current ??= startNow());
}

/** Forgets an instance that has trapped: its memory is in an unknown state, and nothing may enter it again. */
export function discardEngine(): void {
  current = undefined;
}

function startNow(): Raw {
  const glue = createGlue();
  const instance = loader.now?.(importsOf(glue));
  if (!instance) {
    throw failure('notReady', '组件尚未就绪，请先 await init()', 'not ready: await init() before calling anything else');
  }
  return start(glue, instance);
}

function importsOf(glue: Glue): WebAssembly.Imports {
  return { './module_bg.js': glue as unknown as WebAssembly.ModuleImports };
}

function start(glue: Glue, { exports }: Instance): Raw {
  glue.__wbg_set_wasm(exports);
  const begin = (exports as { __wbindgen_start?: () => void }).__wbindgen_start;
  begin?.();
  return glue;
}
