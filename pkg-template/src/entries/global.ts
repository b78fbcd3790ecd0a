/**
 * couponkit for `<script>`, where it is the global `couponkit`, and for `require()`. Its module is the file
 * `couponkit.wasm` beside it.
 *
 * @packageDocumentation
 */
import { useLoader } from '../engine';
import { fileLoader } from '../loading';

// Known only while the script runs for the first time.
const script = typeof document === 'object' ? (document.currentScript as HTMLScriptElement | null) : null;

useLoader(fileLoader(() => {
  if (!script && typeof __dirname === 'string') return `${__dirname}/couponkit.wasm`;
  return new URL('couponkit.wasm', script ? script.src : location.href);
}));

export * from '../api';
