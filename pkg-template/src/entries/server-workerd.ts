// `couponkit/server` for runtimes that take only modules compiled beforehand; see workerd.ts.
import module from 'couponkit:wasm';
import { useLoader } from '../engine';
import { compiledLoader } from '../loading';

useLoader(compiledLoader(module));

export * from '../server/index';
