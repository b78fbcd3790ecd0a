/**
 * couponkit for runtimes that take only modules compiled beforehand, and make one of an imported
 * `.wasm` file.
 *
 * @packageDocumentation
 */
import module from 'couponkit:wasm';
import { useLoader } from '../engine';

useLoader({
  instantiate: (imports) => WebAssembly.instantiate(module, imports),
  now: (imports) => new WebAssembly.Instance(module, imports),
});

export { init, type InitOptions, type WasmSource } from '../engine';
export * from '../api';
