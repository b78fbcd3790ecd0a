import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'acorn';
import { root } from './stranger.mjs';

const dist = join(root, 'dist/couponkit');

for (const file of readdirSync(dist).filter((name) => name.endsWith('.js'))) {
  test(`${file} is ECMAScript 2017`, () => {
    const body = parse(readFileSync(join(dist, file), 'utf8'), { ecmaVersion: 2017 }).body;
    assert.ok(body.length > 0);
  });
}

test('the check of the syntax refuses what came later', () => {
  for (const later of ['let a = { ...b };', 'try {} catch {}', 'a ?? b', 'a?.b', 'class A { b = 1 }', 'async () => { for await (const a of b); }']) {
    assert.throws(() => parse(later, { ecmaVersion: 2017 }), SyntaxError, later);
  }
});
