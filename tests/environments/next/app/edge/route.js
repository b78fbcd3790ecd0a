import * as couponkit from 'couponkit';
import * as evaluator from 'couponkit/evaluator';
import { createGateway } from 'couponkit/server';
import { checkout } from '../../checkout.mjs';

export const runtime = 'edge';

export function GET() {
  const shown = [couponkit, evaluator].map((entry) => JSON.stringify(checkout(entry)));
  return new Response(shown[0] === shown[1] && createGateway ? shown[0] : shown.join(' '));
}
