/**
 * What a shop's backend needs; see {@link createGateway}. For Node and other runtimes that compile wasm themselves.
 *
 * @packageDocumentation
 */
import text from 'couponkit:text';
import { useLoader } from '../engine';
import { inlinedLoader } from '../loading';
import { refusePage } from '../refuse';

refusePage();
useLoader(inlinedLoader(text));

export * from '../server/index';
