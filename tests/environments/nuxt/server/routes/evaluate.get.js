import * as couponkit from 'couponkit';
import * as evaluator from 'couponkit/evaluator';
import { createGateway } from 'couponkit/server';
import { checkout } from '../../checkout.mjs';

export default defineEventHandler(() => {
  const shown = [couponkit, evaluator].map((entry) => JSON.stringify(checkout(entry)));
  return shown[0] === shown[1] && createGateway ? shown[0] : shown.join(' ');
});
