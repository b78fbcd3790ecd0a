/**
 * couponkit with its module inside: works in any bundler, in pages and in Node as it is.
 *
 * @packageDocumentation
 */
import base64 from 'couponkit:base64';
import { useLoader } from '../engine';
import { inlinedLoader } from '../loading';

useLoader(inlinedLoader(base64));

export * from '../api';
