import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as couponkit from 'couponkit';
import * as evaluator from 'couponkit/evaluator';
import { createGateway } from 'couponkit/server';
import * as slim from 'couponkit/slim';
import { checkout, expected } from './checkout.mjs';

test.each([couponkit, slim, evaluator])('an entry in Vitest', async (entry) => {
  await entry.init();
  expect(checkout(entry)).toEqual(expected);
  expect(createGateway).toBeInstanceOf(Function);
  writeFileSync('shown.json', JSON.stringify(checkout(entry)));
});
