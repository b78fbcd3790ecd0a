import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './stranger.mjs';

const node = (...args) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

/** One module for everything that came after WebAssembly's first version, and one that keeps to it. */
const modules = {
  'the first version': ['(module (func (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))', 0],
  'sign extension': ['(module (func (param i32) (result i32) (i32.extend8_s (local.get 0))))', 1],
  'saturating conversion': ['(module (func (param f64) (result i32) (i32.trunc_sat_f64_s (local.get 0))))', 1],
  'bulk memory': ['(module (memory 1) (func (memory.copy (i32.const 0) (i32.const 1) (i32.const 2))))', 1],
  'reference types': ['(module (table 1 externref))', 1],
  'multiple values': ['(module (func (result i32 i32) (i32.const 1) (i32.const 2)))', 1],
  'vectors': ['(module (func (result v128) (v128.const i32x4 0 0 0 0)))', 1],
};

for (const [name, [text, status]] of Object.entries(modules)) {
  test(`the MVP check ${status ? 'refuses' : 'takes'} ${name}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'couponkit-mvp-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const [source, module] = [join(folder, 'm.wat'), join(folder, 'm.wasm')];
    writeFileSync(source, text);
    assert.equal(node('node_modules/wabt/bin/wat2wasm', source, '-o', module).stderr, '');
    assert.equal(node('tools/package/validate-mvp.mjs', module).status, status);
  });
}

test('the packed module passes the MVP check', () => {
  const { status, stderr } = node('tools/package/validate-mvp.mjs', 'dist/couponkit/couponkit.wasm');
  assert.equal(status, 0, stderr);
});

test('the packed module exports no globals, which iOS hides in mini-programs', () => {
  const module = new WebAssembly.Module(readFileSync(join(root, 'dist/couponkit/couponkit.wasm')));
  const kinds = WebAssembly.Module.exports(module).map(({ kind }) => kind);
  assert.ok(kinds.includes('function'));
  assert.ok(!kinds.includes('global'));
});
