// What is raced: each makes its data ready, and answers with what is run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { evaluate, init, parse, toCoupons, Wallet } from 'couponkit';
import * as exact from './opponents/exact.mjs';
import * as good from './opponents/good.mjs';
import * as indexed from './opponents/indexed.mjs';
import * as naive from './opponents/naive.mjs';
import * as rulesEngine from './opponents/rules-engine.mjs';
import { readEverything, readExact, readGoodPrices, readNaive, readPrices } from './readers.mjs';
import { vouchersText } from './vouchers.mjs';
import { context, inTurn, makeCoupons, makeEdits, makeItems } from './workload.mjs';

const require = createRequire(import.meta.url);

// What answers with the next cart, and the coupons.
const given = (lines, count) => [inTurn(makeEdits(lines)), makeCoupons(count)];
const inFen = (lines, count) => [inTurn(makeEdits(lines).map(naive.readCart)), naive.readCoupons(makeCoupons(count))];

async function ours(lines, count) {
  await init();
  return given(lines, count);
}

/** Evaluations of so many lines and coupons, each after an edit of the cart. */
export const evaluations = {
  'ours: 20 of each list': async (lines, count) => {
    const [cart, coupons] = await ours(lines, count);
    const wallet = new Wallet(coupons);
    return () => readEverything(wallet.evaluate(cart(), context, { limit: 20 }));
  },
  'ours: everything': async (lines, count) => {
    const [cart, coupons] = await ours(lines, count);
    const wallet = new Wallet(coupons);
    return () => readEverything(wallet.evaluate(cart(), context));
  },
  'ours: one-shot, same coupons': async (lines, count) => {
    const [cart, coupons] = await ours(lines, count);
    return () => readEverything(evaluate({ cart: cart(), context, coupons, options: { limit: 20 } }));
  },
  'good: 20 of each list': (lines, count) => {
    const [cart, coupons] = given(lines, count);
    const wallet = good.readCoupons(coupons);
    return () => readNaive(good.evaluate(cart(), context, wallet, 20));
  },
  'good: everything': (lines, count) => {
    const [cart, coupons] = given(lines, count);
    const wallet = good.readCoupons(coupons);
    return () => readNaive(good.evaluate(cart(), context, wallet));
  },
  'indexed: 20 of each list': (lines, count) => {
    const [cart, coupons] = given(lines, count);
    const wallet = indexed.readCoupons(coupons);
    return () => readNaive(indexed.evaluate(cart(), context, wallet, 20));
  },
  '(a) best and 20': (lines, count) => {
    const [cart, coupons] = inFen(lines, count);
    return () => readNaive(naive.evaluate(cart(), context, coupons), 20);
  },
  '(a) everything': (lines, count) => {
    const [cart, coupons] = inFen(lines, count);
    return () => readNaive(naive.evaluate(cart(), context, coupons));
  },
  '(b)': (lines, count) => {
    const [cart, coupons] = given(lines, count);
    return () => readExact(exact.evaluate(cart(), context, coupons), 20);
  },
  '(c)': (lines, count) => {
    const [cart] = inFen(lines, count);
    const engine = rulesEngine.readCoupons(makeCoupons(count));
    return () => rulesEngine.evaluate(engine, cart(), context);
  },
  '(d)': async (lines, count) => {
    const [cart, coupons] = given(lines, count);
    const medusa = (await import('./opponents/medusa.mjs')).load();
    return () => medusa(cart(), coupons);
  },
};

/** 券后价 of a product list, without stacks. */
export const prices = {
  'ours: `wallet.prices`, with the nearest threshold': async (items, count) => {
    await init();
    const [list, wallet] = [makeItems(items), new Wallet(makeCoupons(count))];
    return () => readPrices(wallet.prices(list, context));
  },
  'good: the same': (items, count) => {
    const [list, wallet] = [makeItems(items), good.readCoupons(makeCoupons(count))];
    return () => readGoodPrices(list.map((item) => good.priceWithNext(item, context, wallet)));
  },
  'good: an evaluation of each item, without thresholds': (items, count) => {
    const [list, wallet] = [makeItems(items), good.readCoupons(makeCoupons(count))];
    return () => readGoodPrices(list.map((item) => good.price(item, context, wallet)));
  },
};

/** What the core does of an evaluation, from the cart's text to that of the evaluation. */
export const core = {
  wasm: async (lines, count) => {
    const module = await instantiate('target/modules/full');
    const { handle } = module.loadWallet(JSON.stringify(makeCoupons(count)), undefined);
    const cart = inTurn(makeEdits(lines).map((cart) => JSON.stringify(cart)));
    const [when, how] = [JSON.stringify(context), JSON.stringify({ limit: 20 })];
    return () => module.evaluateWallet(handle, cart(), when, how);
  },
};

/** The module by itself, with its glue. */
async function instantiate(folder) {
  const glue = await import(new URL(`../${folder}/module_bg.js`, import.meta.url));
  const { instance } = await WebAssembly.instantiate(readFileSync(`${folder}/module.wasm`), { './module_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return glue;
}

const OPTIONS = { discountScale: 'paidFraction' };
const QUERY = 'waiqin.queryVouchers';

/** As the core writes JSON. */
function inAscii(value) {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Readings of an answer with so many vouchers. */
export const readings = {
  'JSON.parse (loses the ids)': (count) => {
    const text = vouchersText(count);
    return () => JSON.parse(text);
  },
  'ours: parse + toCoupons': async (count) => {
    await init();
    const text = vouchersText(count);
    return () => [parse(QUERY, text, OPTIONS), toCoupons(QUERY, text, OPTIONS)];
  },
  'ours: parse': async (count) => {
    await init();
    const text = vouchersText(count);
    return () => parse(QUERY, text, OPTIONS);
  },
  'ours: toCoupons': async (count) => {
    await init();
    const text = vouchersText(count);
    return () => toCoupons(QUERY, text, OPTIONS);
  },
  "ours: JavaScript's part of both": async (count) => {
    await init();
    const text = vouchersText(count);
    const [encoder, decoder, room] = [new TextEncoder(), new TextDecoder(), new Uint8Array(3 * text.length)];
    const answers = [parse(QUERY, text, OPTIONS), toCoupons(QUERY, text, OPTIONS)].map((made) => encoder.encode(inAscii(made)));
    return () => answers.map((answer) => {
      encoder.encodeInto(text, room);
      return JSON.parse(decoder.decode(answer));
    });
  },
  'json-bigint': (count) => {
    const text = vouchersText(count);
    const { parse } = require('json-bigint');
    return () => parse(text);
  },
  'lossless-json': (count) => {
    const text = vouchersText(count);
    const { parse } = require('lossless-json');
    return () => parse(text);
  },
};
