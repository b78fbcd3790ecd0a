// `cargo xtask bench [--peers]`: everything in one run, side by side; prints tables and writes benches/RESULTS.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { evaluate, init, parse, toCoupons, Wallet } from 'couponkit';
import { runInJsc } from '../tests/mini/jsc.mjs';
import { measureInJsc } from './jsc-build.mjs';
import { cpuTime, median, race } from './measure.mjs';
import { checkExact } from './opponents/check.mjs';
import * as exact from './opponents/exact.mjs';
import * as naive from './opponents/naive.mjs';
import * as rulesEngine from './opponents/rules-engine.mjs';
import { readBestAndTwenty, readEverything, readExact, readNaive } from './readers.mjs';
import { context, makeCart, makeCoupons, makeStackable } from './workload.mjs';

const peers = process.argv.includes('--peers');
const medusa = peers ? (await import('./opponents/medusa.mjs')).load() : undefined;
const out = [];
const SIZES = [[5, 30], [20, 100], [50, 1000], [50, 10_000]];

await init();
const notes = () => readFileSync(new URL('NOTES.md', import.meta.url), 'utf8');
const ms = (value) => (value === undefined ? '–' : value < 0.1 ? `${(value * 1000).toFixed(0)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`);
const say = (...lines) => { for (const line of lines) { console.log(line); out.push(line); } };

const table = (head, rows) => say('', `| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`), '');

header();
for (const measure of [evaluationTable, nativeTable, stackTable, parseTable, jscTable, startTable, coldTable]) {
  await measure();
  // What was measured stays, should a later table fail.
  writeFileSync(new URL('RESULTS.md', import.meta.url), `${out.join('\n').trim()}\n\n${notes()}`);
}

function header() {
  const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url))).devDependencies;
  const checked = checkExact();
  say('# What an evaluation costs', '',
    'Written by `cargo xtask bench`. Every figure is a median of at least 30 rounds in which all contestants take turns',
    '(of seven rounds where a single run takes over 100 ms). Times are processor time of the process, garbage collection',
    'included, except in JavaScriptCore and in native code, where they are by the clock.', '',
    `- ${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node} (V8 ${process.versions.v8}), ${new Date().toISOString().slice(0, 10)}`,
    `- decimal.js ${version['decimal.js']}, json-rules-engine ${version['json-rules-engine']}, json-bigint ${version['json-bigint']}, lossless-json ${version['lossless-json']}`,
    '', 'Contestants, and what they leave out:', '',
    '- **ours**: `wallet.evaluate`, boundary included, cart as objects in, verdicts as objects out',
    '- **(a) naive**: integer fen, converted before the clock starts; one reason a coupon; floored shares, the rest on the last line. No exact decimals, context that is missing, units, stacks, figures of reasons, or input checks',
    `- **(b) exact**: the rules of a single coupon with decimal.js; agrees with ${checked.agreed} of the ${checked.of} worked cases as far as it goes. No stacks, schedules, required items, messages or input checks`,
    '- **(c) json-rules-engine**: eligibility only, a rule a coupon; no discount, shares, ranking or reasons',
    `- **(d) @medusajs/promotion**: its \`getComputedActionsForItems\` for every coupon, without rules or thresholds${peers ? '' : ' (not in this run: `cargo xtask bench --peers`)'}`, '');
}

function contestants(lines, count) {
  const [cart, coupons] = [makeCart(lines), makeCoupons(count)];
  const [cartInFen, couponsInFen] = [naive.readCart(cart), naive.readCoupons(coupons)];
  const engine = rulesEngine.readCoupons(coupons);
  const wallet = new Wallet(coupons);
  agree(wallet.evaluate(cart, context), naive.evaluate(cartInFen, context, couponsInFen));
  return {
    'ours: best and 20': () => readBestAndTwenty(wallet.evaluate(cart, context)),
    'ours: everything': () => readEverything(wallet.evaluate(cart, context)),
    'ours: one-shot': () => readBestAndTwenty(evaluate({ cart, context, coupons })),
    '(a) best and 20': () => readNaive(naive.evaluate(cartInFen, context, couponsInFen), 20),
    '(a) everything': () => readNaive(naive.evaluate(cartInFen, context, couponsInFen)),
    ...(count <= 1000 && {
      '(b)': () => readExact(exact.evaluate(cart, context, coupons), 20),
      '(c)': () => rulesEngine.evaluate(engine, cartInFen, context),
    }),
    ...(medusa && count <= 1000 && { '(d)': () => medusa(cart, coupons) }),
  };
}

/** Both find the same coupons usable: they do the same work. */
function agree(ours, theirs) {
  const ids = ({ usable }) => usable.map(({ couponId }) => couponId).sort().join();
  if (ids(ours) !== ids(theirs)) throw new Error('ours and the naive loop disagree on what is usable');
}

async function evaluationTable() {
  say('## Evaluation in Node, warm');
  const rows = [];
  const results = {};
  for (const [lines, count] of SIZES) {
    const result = await race(contestants(lines, count), { budgetMs: 3_000 });
    results[count] = result;
    console.error(`${lines} × ${count}: ${JSON.stringify(result)}`);
    for (const [name, time] of Object.entries(result)) {
      const against = name.includes('everything') ? result['ours: everything'] : name.includes('one-shot') ? time : result['ours: best and 20'];
      rows.push([`${lines} × ${count}`, name, ms(time), name.startsWith('ours') ? '' : `${(time / against).toFixed(1)}× ours`]);
    }
  }
  table(['lines × coupons', 'contestant', 'median', 'ratio'], rows);
  say(`Growth from 1,000 to 10,000 coupons: ${(results[10_000]['ours: best and 20'] / results[1000]['ours: best and 20']).toFixed(1)}×.`);
  return results;
}

async function coldTable() {
  say('', '## The first evaluation of a process');
  const one = (...args) => Number(execFileSync('node', [new URL('cold.mjs', import.meta.url).pathname, ...args]));
  const rows = [];
  for (const [lines, count] of [[50, 1000]]) {
    const times = { wallet: [], once: [], naive: [] };
    for (let i = 0; i < 30; i++) for (const name of Object.keys(times)) times[name].push(one(name, String(lines), String(count)));
    rows.push([`${lines} × ${count}`, ms(median(times.wallet)), ms(median(times.once)), ms(median(times.naive))]);
  }
  table(['lines × coupons', 'new Wallet, evaluate', 'one-shot', '(a)'], rows);
}

async function nativeTable() {
  say('## The core: wasm and native');
  const rows = [];
  for (const [lines, count] of SIZES) {
    const [cart, coupons] = [makeCart(lines), makeCoupons(count)];
    writeFileSync('target/bench-input.json', JSON.stringify({ request: { cart, context }, coupons }));
    const native = Number(execFileSync('target/release/examples/core', ['time', 'target/bench-input.json']));
    const wallet = new Wallet(coupons);
    const { wasm } = await race({ wasm: () => wallet.evaluate(cart, context).payableBefore });
    rows.push([`${lines} × ${count}`, ms(wasm), ms(native), `${(wasm / native).toFixed(1)}×`]);
  }
  table(['lines × coupons', 'wasm, boundary included', 'native, request text in, figures out', 'ratio'], rows);
}

async function stackTable() {
  say('## The best stack');
  const cart = makeCart(20);
  const cartInFen = naive.readCart(cart);
  const rows = [];
  for (const [usable, most] of [[50, 3], [60, 4], [200, 4]]) {
    const coupons = makeStackable(usable);
    const wallet = new Wallet(coupons);
    const options = { maxCoupons: most };
    const find = () => wallet.evaluate(cart, context, options).best;
    const { best } = await race({ best: find }, { budgetMs: 3_000 });
    const stack = find();
    let brute = '';
    if (usable === 50) {
      const start = cpuTime();
      const saved = naive.bruteForce(cartInFen, naive.readCoupons(coupons), most);
      const time = cpuTime() - start;
      const ours = Math.round((Number(stack.discount) + Number(stack.shippingDiscount)) * 100);
      if (saved !== ours) throw new Error(`brute force saves ${saved} fen, we ${ours}`);
      brute = `${ms(time)}, ${(time / best).toFixed(0)}×, same saving`;
    }
    rows.push([wallet.evaluate(cart, context, options).usable.length, most, ms(best), stack.optimal ? 'proved' : `gap ${stack.gap}`, brute]);
  }
  table(['usable', '`maxCoupons`', 'ours', '', 'brute force in JavaScript (one run)'], rows);
}

async function parseTable() {
  say('## Reading 1,000 Waiqin vouchers');
  const { vouchersText } = await import('./vouchers.mjs');
  const text = vouchersText(1000);
  const require = createRequire(import.meta.url);
  const bigint = require('json-bigint');
  const { parse: lossless } = require('lossless-json');
  const options = { discountScale: 'paidFraction' };
  const result = await race({
    'JSON.parse (loses the ids)': () => JSON.parse(text),
    'ours: parse + toCoupons': () => [parse('waiqin.queryVouchers', text, options), toCoupons('waiqin.queryVouchers', text, options)],
    'ours: toCoupons': () => toCoupons('waiqin.queryVouchers', text, options),
    'json-bigint': () => bigint.parse(text),
    'lossless-json': () => lossless(text),
  }, { budgetMs: 3_000 });
  const base = result['JSON.parse (loses the ids)'];
  table([`${(text.length / 1e6).toFixed(2)} million characters`, 'median', 'against JSON.parse'], Object.entries(result).map(([name, time]) => [name, ms(time), `${(time / base).toFixed(1)}×`]));
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
  const times = Array.from({ length: 30 }, () => Number(execFileSync('node', ['--input-type=module', '-e', script])));
  table(['', 'median'], [['init', ms(median(times))]]);
}

async function jscTable() {
  say('## JavaScriptCore, in a mini-program\'s realm');
  const rows = [];
  for (const jit of [true, false]) {
    try {
      const result = await runInJsc({ script: await measureInJsc(), jit });
      for (const [size, times] of Object.entries(result)) {
        rows.push([jit ? 'with JIT' : '`--useJIT=0`, as on iOS', size, ms(times.ours), ms(times.naive), `${(times.naive / times.ours).toFixed(2)}×`]);
      }
    } catch (error) {
      say('', `Not measured: ${error.message.split('\n')[0]}. Debian has jsc in libjavascriptcoregtk-4.0-bin.`, '');
      return;
    }
  }
  table(['engine', 'lines × coupons', 'ours: best and 20', '(a)', 'ratio'], rows);
}
