/**
 * couponkit with its module in a file of its own, `couponkit.wasm` beside this one, which pages fetch and cache apart
 * from the script. Bundlers that know `new URL('…', import.meta.url)`, as Vite, webpack 5, Rspack and Parcel do, copy the
 * file; for others, copy `couponkit/couponkit.wasm` yourself and say where it is:
 * `init({ wasm: '/static/couponkit.wasm' })`. On servers this is the same as `couponkit`, whose module is inside.
 *
 * @packageDocumentation
 */
import { useLoader } from '../engine';
import { fileLoader } from '../loading';

useLoader(fileLoader(() => new URL('./couponkit.wasm', import.meta.url)));

export * from '../api';
