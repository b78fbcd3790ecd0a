// `couponkit/server` for require().
import { useLoader } from '../engine';
import { fileLoader } from '../loading';

useLoader(fileLoader(() => `${__dirname}/couponkit.wasm`));

export * from '../server/index';
