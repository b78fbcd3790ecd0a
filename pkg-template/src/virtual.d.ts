// What `cargo xtask package` makes of the wasm module.

declare module 'couponkit:glue' {
  type Raw = import('./raw').Raw;
  export interface Glue extends Raw {
    __wbg_set_wasm(exports: object): void;
    /** The fallback's memory has grown: views of it are to be made anew. */
    forgetMemory(): void;
  }
  /** A fresh set of wasm-bindgen's functions, with memory views of their own. */
  export function createGlue(): Glue;
}

declare module 'couponkit:text' {
  /** The wasm module as text; `bytesOf` reads it. */
  const text: string;
  export default text;
}

declare module 'couponkit:wasm' {
  /** The compiled module, where the runtime makes one of an imported `.wasm` file. */
  const module: WebAssembly.Module;
  export default module;
}
