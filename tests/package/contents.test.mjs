// What lies in the package: nothing twice, nothing that is only ours, and not too much.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './stranger.mjs';

const dist = join(root, 'dist/couponkit');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ name: path.slice(dist.length + 1), bytes: readFileSync(path) }));
const declarations = files.filter(({ name }) => name.endsWith('.d.ts')).map(({ bytes }) => bytes.toString()).join('\n');

test('E12: unpacked it weighs less than 3.9 MB; the budget is 1.8', () => {
  const sum = files.reduce((total, { bytes }) => total + bytes.length, 0);
  assert.ok(sum > 1_000_000 && sum < 3_900_000, `${sum} bytes`);
});

test('E12: no file is in it twice, under another name or for another module system', () => {
  const names = new Map();
  for (const { name, bytes } of files) {
    const digest = createHash('sha256').update(bytes).digest('hex');
    names.set(digest, [...(names.get(digest) ?? []), name]);
  }
  // What only leads to another file may be said again.
  const twice = [...names.values()].filter(([name, ...others]) => others.length > 0 && files.find((file) => file.name === name).bytes.length > 100);
  assert.deepEqual(twice, []);
});

test('E12: every declaration is in it once', () => {
  const declared = [...declarations.matchAll(/^(?:export )?(?:declare )?(?:class|interface|type|function|const) (\w+)\b(?!\$)/gm)].map(([, name]) => name);
  assert.ok(declared.length > 150);
  // A class and an interface may make one name; and each vendor of mini-programs has these two functions of its own.
  const merged = ['Wallet', 'CouponKitError', 'Client', 'transport', 'storage'];
  const more = declared.filter((name, index) => declared.indexOf(name) !== index && !merged.includes(name));
  assert.deepEqual(more, []);
  for (const { name, bytes } of files) if (name.endsWith('.d.mts')) assert.doesNotMatch(bytes.toString(), /declare|interface/, name);
});

test('E12: what is only ours is not declared in it', () => {
  for (const name of ['useLoader', 'discardEngine', 'createGlue', '__wbg_set_wasm', 'couponkit:', 'Loader', 'claimStoreOn', 'fromCore']) {
    assert.ok(!new RegExp(`\\b${name}\\b`).test(declarations), name);
  }
});
