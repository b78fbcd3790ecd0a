/**
 * The module in plain JavaScript, for where wasm is refused; see {@link InitOptions.fallback}. wasm2js makes the script;
 * here are its types.
 *
 * @packageDocumentation
 */
import type { InitOptions, WasmFallback } from '../engine';

export type { InitOptions, WasmFallback };

/** Makes what a wasm instance would be. */
export declare const instantiate: WasmFallback['instantiate'];
