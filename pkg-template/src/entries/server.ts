/**
 * What a shop's backend needs; see {@link createGateway}. For Node and other runtimes that compile wasm themselves.
 *
 * @packageDocumentation
 */
import text from 'couponkit:text';
import { useLoader } from '../engine';
import { inlinedLoader } from '../loading';
import { refusePage } from '../refuse';

// Rollup, unless it is told that it builds for a browser, gives this file to pages too.
if (typeof window === 'object' && typeof document === 'object') refusePage();

useLoader(inlinedLoader(text));

export * from '../server/index';
