// `couponkit/server` for require().
import { useLoader } from '../engine';
import { fileLoader } from '../loading';
import { refusePage } from '../refuse';

refusePage();
useLoader(fileLoader(() => `${__dirname}/couponkit.wasm`));

export * from '../server/index';
