// The worked cases, for every engine and realm that evaluates them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rules' first edition, and what came with the second. */
const FILES = { 'evaluation.json': 291, 'evaluation-2.json': 305 };

/** All cases: `{ name, cart, context, coupons, options, expect }`. */
export function readCases() {
  return Object.entries(FILES).flatMap(([name, count]) => {
    const cases = JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
    assert.equal(cases.length, count, name);
    return cases;
  });
}
