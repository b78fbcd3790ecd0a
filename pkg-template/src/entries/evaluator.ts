/**
 * The evaluator alone, without platforms and client: a smaller module, inside this entry.
 *
 * @packageDocumentation
 */
import text from 'couponkit:text';
import { useLoader } from '../engine';
import { inlinedLoader } from '../loading';

useLoader(inlinedLoader(text));

export * from '../evaluator-api';
