/**
 * What a shop's backend needs; see {@link createGateway}. For Node and other runtimes that compile wasm themselves.
 *
 * @packageDocumentation
 */
import base64 from 'couponkit:base64';
import { useLoader } from '../engine';
import { inlinedLoader } from '../loading';

useLoader(inlinedLoader(base64));

export * from '../server/index';
