import * as couponkit from 'couponkit';
import * as evaluator from 'couponkit/evaluator';
import { createGateway } from 'couponkit/server';
import * as slim from 'couponkit/slim';
import { checkout } from './checkout.mjs';

const shown = [couponkit, slim, evaluator].map((entry) => JSON.stringify(checkout(entry)));
if (new Set(shown).size !== 1 || !createGateway) throw new Error(shown.join(' '));
console.log(shown[0]);
