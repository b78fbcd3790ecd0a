// A contestant in a process of its own: what one leaves behind, in memory and in compiled code, is nothing to another.
// usage, by a process that sends a message for each turn: node alone.mjs SET NAME [NUMBER…]
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as sets from './contestants.mjs';
import { cpuTime, turnOf } from './measure.mjs';

const self = fileURLToPath(import.meta.url);

/** A contestant of `contestants.mjs`, for `race`. */
export async function alone(set, name, ...numbers) {
  const child = fork(self, [set, name, ...numbers.map(String)]);
  let waiting;
  child.on('message', (said) => waiting.resolve(said));
  child.on('exit', () => waiting.reject(new Error(`${name} has ended`)));
  const answer = () => new Promise((resolve, reject) => { waiting = { resolve, reject }; });
  const { every } = await answer();
  const turn = async () => {
    child.send('turn');
    return (await answer()).time;
  };
  return { turn, every, end: () => child.kill() };
}

if (process.argv[1] === self) {
  const [set, name, ...numbers] = process.argv.slice(2);
  const { turn, every } = await turnOf(await sets[set][name](...numbers.map(Number)), cpuTime);
  process.on('message', async () => process.send({ time: await turn() }));
  process.send({ every });
}
