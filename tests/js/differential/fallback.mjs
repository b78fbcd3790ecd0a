// A realm without wasm: the fallback answers.
import { parentPort, workerData } from 'node:worker_threads';
import { outcomeOf } from './outcome.mjs';

delete globalThis.WebAssembly;
const { evaluate, init } = await import('couponkit');
await init({ fallback: () => import('couponkit/fallback') });
parentPort.postMessage(workerData.map((text) => outcomeOf(evaluate, JSON.parse(text))));
