// init in a mini-program's realm: by path, again after a failure, and by the fallback where wasm is refused.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInVm } from './vm.mjs';

const script = join(import.meta.dirname, 'init.js');
const run = (options, ...steps) => runInVm({ script, data: { steps }, ...options });
const at = { wx: '/miniprogram_npm/couponkit', tt: '/couponkit', my: '/couponkit' };
const minimum = { wx: '微信基础库 2.14.0', tt: '抖音基础库 2.92.0', my: '支付宝基础库 2.9.7' };

for (const vendor of ['wx', 'tt', 'my']) {
  test(`${vendor}: use before init is refused; a path, or none, loads the module once`, async () => {
    const file = vendor === 'my' ? 'couponkit.wasm' : 'couponkit.wasm.br';
    const [early, first, works, again] = await run({ vendor }, 'evaluate', { wasmPath: `${at[vendor]}/${file}` }, 'evaluate', {});
    assert.equal(early[0], 'notReady');
    assert.deepEqual([first, works, again], ['ok', 'ok', 'ok']);
    assert.deepEqual(await run({ vendor }, {}, 'evaluate'), ['ok', 'ok']);
  });

  test(`${vendor}: a failure names the base library that is needed, and init may be called again`, async () => {
    const [missing, module, early, fixed, works] = await run(
      { vendor }, { wasmPath: '/nowhere/couponkit.wasm' }, { wasmPath: 'https://cdn.example/a.js' }, 'evaluate', {}, 'evaluate',
    );
    assert.equal(missing[0], 'badResponse');
    assert.match(missing[2], new RegExp(minimum[vendor]));
    assert.match(missing[3], /ENOENT/, "the vendor's reason is kept");
    assert.deepEqual(module.slice(0, 2), ['invalidInput', 'wasmPath']);
    assert.equal(early[0], 'notReady');
    assert.deepEqual([fixed, works], ['ok', 'ok']);
  });

  test(`E3: ${vendor}: where there is no wasm, the error says so, and the fallback does the same work`, async () => {
    const [refused, fixed, works] = await run({ vendor, wasm: false }, {}, { fallback: true }, 'evaluate');
    assert.equal(refused[0], 'notReady');
    assert.match(refused[2], new RegExp(minimum[vendor]));
    assert.deepEqual([fixed, works], ['ok', 'ok']);
  });
}

test('the fallback is not touched where wasm works, nor for a path that is none', async () => {
  const steps = [{ wasmPath: 7, fallback: true }, 'evaluate', { fallback: true }, 'evaluate'];
  const [wrong, early, loaded, works] = await run({}, ...steps);
  assert.deepEqual(wrong.slice(0, 2), ['invalidInput', 'wasmPath']);
  assert.equal(early[0], 'notReady');
  assert.deepEqual([loaded, works], ['ok', 'ok']);
});

test('text crosses whole: emoji, Chinese, and half a character is refused with its path', async () => {
  const [, refused] = await run({}, {}, 'half a character');
  assert.deepEqual(refused.slice(0, 2), ['invalidInput', 'cart.lines[0].id']);
});
