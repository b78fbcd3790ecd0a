/**
 * The evaluator alone, without platforms and client: a smaller module, inside this entry.
 *
 * @packageDocumentation
 */
import base64 from 'couponkit:base64';
import { useLoader } from '../engine';
import { inlinedLoader } from '../loading';

useLoader(inlinedLoader(base64));

export * from '../evaluator-api';
