import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';
import { encode } from '../../tools/package/text.mjs';

const { outputFiles } = await build({ entryPoints: ['pkg-template/src/bytes.ts'], format: 'esm', write: false });
const { bytesOf } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const inputs = {
  'no bytes': [],
  'every byte once': [...Array(256).keys()],
  'every byte, some more often': [...Array(10_000).keys()].map((i) => (i * i) % 256),
  'one byte often': new Array(1000).fill(255),
};

for (const [name, input] of Object.entries(inputs)) {
  test(`${name}: the text gives the bytes back and needs no escapes`, () => {
    const text = encode(Uint8Array.from(input));
    assert.match(text, /^[\x20-\x7e]*$/);
    assert.doesNotMatch(text, /["'`$\\<]/);
    assert.deepEqual([...bytesOf(text)], [...input]);
  });
}
