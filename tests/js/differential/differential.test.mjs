// The library compiled for this machine, the wasm module and the fallback in JavaScript come to the same answers, on the
// worked cases and on thousands of inputs that are almost right.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { evaluate, init } from 'couponkit';
import { dice } from '../../../benches/workload.mjs';
import { mutate } from '../mutate.mjs';
import { outcomeOf, outcomeOfError } from './outcome.mjs';

const MUTANTS = 4000;
/** JavaScript takes its time: it gets every so-manieth. */
const EVERY = 8;
const root = join(import.meta.dirname, '../../..');
const inputsOf = (file) => JSON.parse(readFileSync(join(root, 'tests/cases', file), 'utf8'))
  .map(({ cart, context, coupons, options }) => ({ cart, context, coupons, options }));
const cases = [...inputsOf('evaluation.json'), ...inputsOf('evaluation-2.json')];

const roll = dice(11);
const one = () => cases[roll(cases.length)];
const inputs = [...cases, ...Array.from({ length: MUTANTS }, () => mutate(one(), roll, one()))].map((input) => JSON.stringify(input));
let outcomes;

before(async () => {
  await init();
  outcomes = inputs.map((text) => outcomeOf(evaluate, JSON.parse(text)));
});

/** Of every so-manieth input. */
function assertSame(others, every = 1) {
  assert.equal(others.length, Math.ceil(inputs.length / every));
  for (const [i, other] of others.entries()) assert.equal(other, outcomes[i * every], inputs[i * every]);
}

test('the inputs are of both kinds', () => {
  const evaluated = outcomes.filter((outcome) => outcome.startsWith('{')).length;
  assert.ok(evaluated > inputs.length / 4 && evaluated < inputs.length - MUTANTS / 4, `${evaluated} of ${inputs.length}`);
});

test('the fallback answers as the module does', async () => {
  const worker = new Worker(join(import.meta.dirname, 'fallback.mjs'), { workerData: inputs.filter((_, i) => i % EVERY === 0) });
  const [others] = await once(worker, 'message');
  await worker.terminate();
  assertSame(others, EVERY);
});

test('the native library answers as the module does', () => {
  const run = ['run', '--quiet', '--example', 'lines'];
  const lines = execFileSync('cargo', run, { cwd: root, input: `${inputs.join('\n')}\n`, encoding: 'utf8', maxBuffer: 1 << 30 });
  assertSame(lines.trimEnd().split('\n').map((line) => {
    const answer = JSON.parse(line);
    return answer.error ? outcomeOfError(answer.error) : JSON.stringify(answer);
  }));
});
