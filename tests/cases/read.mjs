// The worked cases, for every engine and realm that evaluates them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rules' first edition, and what came with the second. */
const FILES = { 'evaluation.json': 291, 'evaluation-2.json': 305 };

/** All cases: `{ name, cart, context, coupons, options, expect }`, in which `expect` has the fingerprint of native code too. */
export function readCases() {
  const fingerprints = read('fingerprints.json');
  return Object.entries(FILES).flatMap(([file, count]) => {
    const cases = read(file);
    assert.equal(cases.length, count, file);
    return cases.map((each) => ({ ...each, expect: { ...each.expect, fingerprint: fingerprints[each.name] } }));
  });
}

function read(name) {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}
