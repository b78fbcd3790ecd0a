// Every worked case agrees in a mini-program's realm: in Safari's engine, with its JIT and without as on iOS, and in a
// V8 realm that holds the vendor's objects alone; and so does the fallback where wasm is refused.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCases } from '../cases/read.mjs';
import { differences } from './differ.mjs';
import { runInJsc } from './jsc.mjs';
import { runInVm } from './vm.mjs';

const script = join(import.meta.dirname, 'cases.js');
const cases = readCases();

const realms = [
  ['jsc with JIT', runInJsc, {}],
  ['jsc without JIT', runInJsc, { jit: false }],
  ['jsc, where instantiate answers with the instance itself', runInJsc, { wraps: false }],
  ["jsc, by Douyin's build", runInJsc, { vendor: 'tt' }],
  ["jsc, by Alipay's build", runInJsc, { vendor: 'my' }],
  ['jsc, which refuses wasm', runInJsc, { wasm: false }],
  ['jsc without JIT, which refuses wasm', runInJsc, { wasm: false, jit: false }],
  ['a realm of V8', runInVm, {}],
  ['a realm of V8 that refuses wasm', runInVm, { wasm: false }],
];

for (const [name, run, options] of realms) {
  test(`all cases agree in ${name}`, async () => {
    const fallback = options.wasm === false;
    const results = await run({ script, data: { cases, fallback }, ...options });
    const found = cases.flatMap(({ name, expect }, index) => [
      ...differences(`${name}, by a wallet`, expect, results[index].wallet),
      ...(fallback ? [] : differences(name, expect, results[index].once)),
    ]);
    assert.deepEqual(found, []);
  });
}

test('a figure that differs is found', () => {
  const expected = { usable: [{ payable: '1.00', allocations: { a: '1.00' } }], best: null };
  const near = (change) => ({ usable: [{ payable: '1.00', allocations: { a: '1.00' }, ...change }], best: null });
  assert.deepEqual(differences('x', expected, near({ wasted: '0.00' })), []);
  assert.equal(differences('x', expected, near({ payable: '1.01' })).length, 1);
  assert.equal(differences('x', expected, near({ allocations: { a: '1.00', b: '0.01' } })).length, 1);
  assert.equal(differences('x', expected, { usable: [], best: null }).length, 1);
});
