// Alipay: a page without wasm asks the Worker that has it. Two V8 realms, and between them what a message can carry.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInVm } from './vm.mjs';

/** The two ends of a Worker: messages arrive later, as copies. */
function pair() {
  const listeners = [[], []];
  const end = (mine) => ({
    postMessage(message) {
      const text = JSON.stringify(message);
      setImmediate(() => listeners[1 - mine].forEach((listener) => listener(JSON.parse(text))));
    },
    onMessage: (listener) => void listeners[mine].push(listener),
  });
  return [end(0), end(1)];
}

test("a page without wasm evaluates by the Worker, errors and other people's messages included", async () => {
  const [page, worker] = pair();
  let finish;
  const finished = new Promise((resolve) => { finish = resolve; });
  const serving = runInVm({ script: join(import.meta.dirname, 'worker.js'), vendor: 'my', api: { worker, finished } });
  const heard = [];
  page.onMessage((message) => { if (message.own) heard.push(message.own); });
  worker.postMessage({ own: 'hello' });
  const result = await runInVm({
    script: join(import.meta.dirname, 'worker-page.js'), vendor: 'my', wasm: false, api: { worker: page },
  });
  finish();
  await serving;
  assert.deepEqual(result, {
    early: ['notReady', ''],
    payable: '30.00',
    card: ['¥9.8', true],
    tradeMarks: [{ num: '2', tradeMark: '6901', price: '19.9' }],
    refused: ['invalidInput', 'cart.lines[0].unitPrice'],
    unknown: 'undefined',
    isOurs: true,
  });
  assert.deepEqual(heard, ['hello']);
});
