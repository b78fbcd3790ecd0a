// `cargo xtask bench [--peers]`: everything in one run, side by side; prints tables and writes benches/RESULTS.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { init, Wallet } from 'couponkit';
import { runInJsc } from '../tests/mini/jsc.mjs';
import { alone } from './alone.mjs';
import * as contestants from './contestants.mjs';
import { measureInJsc } from './jsc-build.mjs';
import { cpuTime, median, race } from './measure.mjs';
import { checkExact } from './opponents/check.mjs';
import * as good from './opponents/good.mjs';
import * as naive from './opponents/naive.mjs';
import { vouchersText } from './vouchers.mjs';
import { context, makeCart, makeCoupons, makeEdits, makeItems, makeStackable } from './workload.mjs';

const peers = process.argv.includes('--peers');
const out = [];
const SIZES = [[5, 30], [20, 100], [50, 1000], [50, 10_000]];
/** Of a list of so many items with so many coupons. */
const LIST = [300, 50];

await init();
const ms = (value) => (value === undefined ? '–' : value < 0.1 ? `${(value * 1000).toFixed(0)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`);
const times = (ratio) => `${ratio.toFixed(ratio < 100 ? 1 : 0)}×`;
const say = (...lines) => { for (const line of lines) { console.log(line); out.push(line); } };

const table = (head, rows) => say('', `| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`), '');

header();
for (const measure of [evaluationTable, pricesTable, nativeTable, stackTable, parseTable, jscTable, startTable, coldTable]) {
  await measure();
  // What was measured stays, should a later table fail.
  writeFileSync(new URL('RESULTS.md', import.meta.url), `${out.join('\n').trim()}\n`);
}

function header() {
  const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url))).devDependencies;
  const checked = checkExact();
  say('# What an evaluation costs', '',
    'Written by `cargo xtask bench`. Every figure is a median of at least 30 rounds in which all contestants, each in a',
    'process of its own and on one core where the system has `taskset`, take turns of about 20 ms (of seven rounds where a',
    'single run takes over 100 ms), after two seconds each of warming up. A ratio is the median of those of the rounds. Times',
    'are processor time of the process, garbage collection included, except in JavaScriptCore, in native code and of a first',
    'evaluation, where they are by the clock. [NOTES.md](NOTES.md) says what was tried, and what came of it.', '',
    `- ${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node} (V8 ${process.versions.v8}), ${new Date().toISOString().slice(0, 10)}`,
    `- decimal.js ${version['decimal.js']}, json-rules-engine ${version['json-rules-engine']}, json-bigint ${version['json-bigint']}, lossless-json ${version['lossless-json']}`,
    '', 'Contestants, and what they leave out:', '',
    '- all: each evaluation is of the cart before it with another quantity on one line, as a shopper edits it',
    '- **ours**: `wallet.evaluate`, boundary included, cart as objects in, verdicts as objects out; with `limit: 20`, or everything',
    '- **good**: what a good front-end developer writes: a set of ids for each scope, made once; shares and sentences only of what is shown. It reads the cart on every edit, as ours does. One reason a coupon; floored shares, the rest on the last line. No exact decimals, context that is missing, units, stacks, figures of reasons, or input checks',
    '- **indexed**: the same with an index from ids to scopes and sums per distinct scope, as one writes after profiling it for a wallet of thousands',
    '- **(a) naive**: integer fen, converted before the clock starts; one reason a coupon; floored shares, the rest on the last line. No exact decimals, context that is missing, units, stacks, figures of reasons, or input checks',
    `- **(b) exact**: the rules of a single coupon with decimal.js; agrees with ${checked.agreed} of the ${checked.of} worked cases as far as it goes. No stacks, schedules, required items, messages or input checks`,
    '- **(c) json-rules-engine**: eligibility only, a rule a coupon; no discount, shares, ranking or reasons',
    `- **(d) @medusajs/promotion**: its \`getComputedActionsForItems\` for every coupon, without rules or thresholds${peers ? '' : ' (not in this run: `cargo xtask bench --peers`)'}`, '');
}

/** All find the same coupons usable: they do the same work. */
function agree(lines, count) {
  const [cart, coupons] = [makeCart(lines), makeCoupons(count)];
  const ids = ({ usable }) => usable.map(({ couponId }) => couponId).sort().join();
  const ours = ids(new Wallet(coupons).evaluate(cart, context));
  const theirs = [
    naive.evaluate(naive.readCart(cart), context, naive.readCoupons(coupons)),
    good.evaluate(cart, context, good.readCoupons(coupons)),
  ];
  if (theirs.some((evaluation) => ids(evaluation) !== ours)) throw new Error('contestants disagree on what is usable');
}

/** All of a set that take part, each in a process of its own. */
async function field(set, numbers, takesPart = () => true) {
  const made = {};
  for (const name of Object.keys(contestants[set]).filter(takesPart)) made[name] = await alone(set, name, ...numbers);
  return made;
}

async function evaluationTable() {
  say('## Evaluation in Node, warm');
  const rows = [];
  for (const [lines, count] of SIZES) {
    agree(lines, count);
    const isSlow = (name) => count > 1000 && /^\([b-d]\)/.test(name);
    const result = await race(await field('evaluations', [lines, count], (name) => !isSlow(name) && (peers || name !== '(d)')));
    console.error(`${lines} × ${count}: ${result.names.map((name) => `${name} ${result.time(name).toFixed(4)}`).join(', ')}`);
    for (const name of result.names) {
      const against = name.includes('everything') ? 'ours: everything' : 'ours: 20 of each list';
      rows.push([`${lines} × ${count}`, name, ms(result.time(name)), name.startsWith('ours') ? '' : `${times(result.ratio(name, against))} ours`]);
    }
  }
  table(['lines × coupons', 'contestant', 'median', 'ratio'], rows);
  const ours = (count) => alone('evaluations', 'ours: 20 of each list', 50, count);
  const growth = await race({ small: await ours(1000), large: await ours(10_000) });
  say(`Growth from 1,000 to 10,000 coupons, 20 of each list: ${times(growth.ratio('large', 'small'))}.`, '');
}

async function pricesTable() {
  say('## 券后价 of a product list');
  const [items, coupons] = [makeItems(LIST[0]), makeCoupons(LIST[1])];
  const theirs = good.readCoupons(coupons);
  new Wallet(coupons).prices(items, context).forEach(({ payable, next }, index) => {
    const { payable: fen, next: theirNext } = good.priceWithNext(items[index], context, theirs);
    if (Math.round(Number(payable) * 100) !== fen || next?.couponId !== theirNext?.couponId) throw new Error(`contestants disagree on the price of ${items[index].id}`);
  });
  const result = await race(await field('prices', LIST));
  const [ours] = result.names;
  table(
    [`${LIST[0]} items × ${LIST[1]} coupons, in Node`, 'median', 'ratio'],
    result.names.map((name) => [name, ms(result.time(name)), name === ours ? '' : `${times(result.ratio(name, ours))} ours`]),
  );
}

async function coldTable() {
  say('', '## The first evaluation of a process');
  const one = (...args) => Number(execFileSync('node', [new URL('cold.mjs', import.meta.url).pathname, ...args]));
  const rows = [];
  for (const [lines, count] of [[5, 30], [50, 1000]]) {
    const seen = { wallet: [], once: [], naive: [] };
    for (let i = 0; i < 30; i++) for (const name of Object.keys(seen)) seen[name].push(one(name, String(lines), String(count)));
    rows.push([`${lines} × ${count}`, ms(median(seen.wallet)), ms(median(seen.once)), ms(median(seen.naive))]);
  }
  table(['lines × coupons', 'new Wallet, evaluate', 'one-shot', '(a)'], rows);
}

async function nativeTable() {
  say('## The core: wasm and native');
  const rows = [];
  for (const [lines, count] of SIZES) {
    const input = { carts: makeEdits(lines), context, options: { limit: 20 }, coupons: makeCoupons(count) };
    writeFileSync('target/bench-input.json', JSON.stringify(input));
    const native = () => Number(execFileSync('target/release/examples/core', ['time', 'target/bench-input.json']));
    const result = await race({ ...await field('core', [lines, count]), native: { turn: native, every: 1 } });
    rows.push([`${lines} × ${count}`, ms(result.time('wasm')), ms(result.time('native')), times(result.ratio('wasm', 'native'))]);
  }
  table(['lines × coupons', 'wasm, text in, text out', 'native, the same', 'ratio'], rows);
}

async function stackTable() {
  say('## The best stack');
  const cart = makeCart(20);
  const cartInFen = naive.readCart(cart);
  const rows = [];
  for (const [usable, most] of [[50, 3], [60, 4], [200, 4]]) {
    const coupons = makeStackable(usable);
    const wallet = new Wallet(coupons);
    const options = { maxCoupons: most, limit: 20 };
    const find = () => wallet.evaluate(cart, context, options).best;
    const best = (await race({ find })).time('find');
    const stack = find();
    let brute = '';
    if (usable === 50) {
      const start = cpuTime();
      const saved = naive.bruteForce(cartInFen, naive.readCoupons(coupons), most);
      const time = cpuTime() - start;
      const ours = Math.round((Number(stack.discount) + Number(stack.shippingDiscount)) * 100);
      if (saved !== ours) throw new Error(`brute force saves ${saved} fen, we ${ours}`);
      brute = `${ms(time)}, ${times(time / best)}, same saving`;
    }
    rows.push([wallet.evaluate(cart, context, options).counts.usable, most, ms(best), stack.optimal ? 'proved' : `gap ${stack.gap}`, brute]);
  }
  table(['usable', '`maxCoupons`', 'ours, and the verdicts of 20', '', 'brute force in JavaScript (one run)'], rows);
}

async function parseTable() {
  say('## Reading 1,000 Waiqin vouchers');
  const result = await race(await field('readings', [1000]));
  const against = (name) => times(result.ratio(name, result.names[0]));
  table(
    [`${(vouchersText(1000).length / 1e6).toFixed(2)} million characters`, 'median', 'against JSON.parse'],
    result.names.map((name) => [name, ms(result.time(name)), against(name)]),
  );
}

async function startTable() {
  say('## `init` from bytes in memory, in a fresh process');
  const script = `
    import { readFileSync } from 'node:fs';
    import { init } from 'couponkit/slim';
    const wasm = readFileSync('dist/couponkit/couponkit.wasm');
    const start = process.cpuUsage();
    await init({ wasm });
    const { user, system } = process.cpuUsage(start);
    console.log((user + system) / 1000);`;
  const seen = Array.from({ length: 30 }, () => Number(execFileSync('node', ['--input-type=module', '-e', script])));
  table(['', 'median'], [['init', ms(median(seen))]]);
}

async function jscTable() {
  say('## JavaScriptCore, in a mini-program\'s realm');
  const rows = [];
  for (const jit of [true, false]) {
    try {
      const result = await runInJsc({ script: await measureInJsc(), jit });
      for (const [size, { ours, good, ratio }] of Object.entries(result)) {
        rows.push([jit ? 'with JIT' : '`--useJIT=0`, as on iOS', size, ms(ours), ms(good), `${ratio.toFixed(2)}×`]);
      }
    } catch (error) {
      say('', `Not measured: ${error.message.split('\n')[0]}. Debian has jsc in libjavascriptcoregtk-4.0-bin.`, '');
      return;
    }
  }
  table(['engine', 'lines × coupons', 'ours: 20 of each list', 'good', 'ratio'], rows);
}
