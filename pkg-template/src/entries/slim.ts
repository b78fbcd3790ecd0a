/**
 * couponkit with its module in a file of its own, `couponkit.wasm` beside this one, which pages fetch
 * and cache apart from the script.
 *
 * @packageDocumentation
 */
import { useLoader } from '../engine';
import { fileSystem, instantiateFrom, instantiateNow } from '../loading';

useLoader({
  instantiate: (imports, options) =>
    instantiateFrom(options.wasm ?? new URL('./couponkit.wasm', import.meta.url), imports),
  now: (imports) => {
    const bytes = fileSystem()?.readFileSync(new URL('./couponkit.wasm', import.meta.url));
    return bytes && instantiateNow(bytes, imports);
  },
});

export { init, type InitOptions, type WasmSource } from '../engine';
export * from '../api';
