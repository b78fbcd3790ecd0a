import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { expected } from './project/checkout.mjs';
import { stranger } from './stranger.mjs';

const entries = ['couponkit', 'couponkit/slim', 'couponkit/evaluator'];

for (const entry of entries) {
  test(`${entry} runs in Node as ESM, with and without init`, (t) => {
    const folder = stranger(t);
    for (const before of ['', 'await couponkit.init();']) {
      const source = `
        import * as couponkit from '${entry}';
        import { checkout } from './checkout.mjs';
        ${before}
        console.log(JSON.stringify(checkout(couponkit)));`;
      assert.deepEqual(run(folder, 'main.mjs', source), expected);
    }
  });

  test(`${entry} runs in Node as CommonJS, with and without init`, (t) => {
    const folder = stranger(t, { type: 'commonjs' });
    for (const before of ['', 'await couponkit.init();']) {
      const source = `
        const couponkit = require('${entry}');
        (async () => {
          const { checkout } = await import('./checkout.mjs');
          ${before}
          console.log(JSON.stringify(checkout(couponkit)));
        })();`;
      assert.deepEqual(run(folder, 'main.js', source), expected);
    }
  });
}

test('an error of the CommonJS copy is an error to the ESM copy', (t) => {
  const folder = stranger(t);
  const source = `
    import { createRequire } from 'node:module';
    import { CouponKitError } from 'couponkit';
    const other = createRequire(import.meta.url)('couponkit');
    try { new other.Wallet([{}]); } catch (error) {
      console.log(JSON.stringify([CouponKitError.is(error), other.CouponKitError !== CouponKitError]));
    }`;
  assert.deepEqual(run(folder, 'main.mjs', source), [true, true]);
});

function run(folder, file, source) {
  writeFileSync(join(folder, file), source);
  return JSON.parse(execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}
