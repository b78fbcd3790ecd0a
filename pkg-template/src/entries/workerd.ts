/**
 * couponkit for runtimes that take only modules compiled beforehand, and make one of an imported `.wasm` file.
 *
 * @packageDocumentation
 */
import module from 'couponkit:wasm';
import { useLoader } from '../engine';
import { compiledLoader } from '../loading';

useLoader(compiledLoader(module));

export * from '../api';
