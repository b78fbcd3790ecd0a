// `couponkit/slim` for require(): the same as slim.ts, where `import.meta` does not exist.
import { useLoader } from '../engine';
import { fileLoader } from '../loading';

useLoader(fileLoader(() => `${__dirname}/couponkit.wasm`));

export * from '../api';
