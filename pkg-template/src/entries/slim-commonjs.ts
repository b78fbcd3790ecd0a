// `couponkit/slim` for require(): the same as slim.ts, where `import.meta` does not exist.
import { useLoader } from '../engine';
import { fileSystem, instantiateFrom, instantiateNow } from '../loading';

const read = () => fileSystem()?.readFileSync(`${__dirname}/couponkit.wasm`);

useLoader({
  instantiate: (imports, options) => instantiateFrom(options.wasm ?? read(), imports),
  now: (imports) => {
    const bytes = read();
    return bytes && instantiateNow(bytes, imports);
  },
});

export { init, type InitOptions, type WasmSource } from '../engine';
export * from '../api';
