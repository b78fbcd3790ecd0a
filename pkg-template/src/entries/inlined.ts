/**
 * couponkit with its module inside: works in any bundler, in pages and in Node as it is.
 *
 * @packageDocumentation
 */
import text from 'couponkit:text';
import { useLoader } from '../engine';
import { inlinedLoader } from '../loading';

useLoader(inlinedLoader(text));

export * from '../api';
