/**
 * couponkit with its module in a file of its own, `couponkit.wasm` beside this one, which pages fetch and cache apart
 * from the script.
 *
 * @packageDocumentation
 */
import { useLoader } from '../engine';
import { fileLoader } from '../loading';

useLoader(fileLoader(() => new URL('./couponkit.wasm', import.meta.url)));

export * from '../api';
