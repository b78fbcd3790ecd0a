// What wasm-bindgen's glue takes from the web and jsdom does not have. The build puts these in place of the globals of
// the same names, wherever the page's scripts use them.
import * as own from './mini/realm';

const Decoder = typeof TextDecoder === 'function' ? TextDecoder : own.TextDecoder;
const Encoder = typeof TextEncoder === 'function' ? TextEncoder : own.TextEncoder;

export { Decoder as TextDecoder, Encoder as TextEncoder };
