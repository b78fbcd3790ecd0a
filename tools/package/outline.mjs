// `node tools/package/outline.mjs MODULE.wat OUT.wat`: gives the moves of structures functions of their own.
//
// Rust moves a text or a verdict by loads and stores in a row, thousands of times at the same distances from two
// pointers. Each row becomes a call of the one function for its shape: that makes the module 3 % smaller, compressed 2 %,
// and the JavaScript that wasm2js makes of it 7 %, and neither is slower.
import { readFileSync, writeFileSync } from 'node:fs';

/// A value that is loaded beside one pointer and stored beside another. What is not aligned to 4 bytes stays: wasm2js moves
/// it byte by byte.
const MOVE = new RegExp(
  String.raw`\((?<type>i32|i64)\.store(?: offset=(?<toOffset>\d+))?(?: align=4)?\s+\(local\.get (?<to>\S+)\)` +
  String.raw`\s+\(\k<type>\.load(?: offset=(?<fromOffset>\d+))?(?: align=4)?\s+\(local\.get (?<from>\S+)\)\s+\)\s+\)`,
  'g',
);
/// In a longer row fewer are alike.
const LONGEST = 8;

const [module, out] = process.argv.slice(2);
const text = readFileSync(module, 'utf8');
const functions = new Map();
let written = '';
let done = 0;
for (const row of rows([...text.matchAll(MOVE)].map(toMove))) {
  // Of a single i32 the call is no shorter.
  if (row.length === 1 && row[0].type === 'i32') continue;
  written += text.slice(done, row[0].start) + call(row);
  done = row.at(-1).end;
}
const end = text.lastIndexOf(')');
writeFileSync(out, `${written}${text.slice(done, end)}${[...functions.values()].join('')})\n`);

function toMove({ 0: move, index, groups: { type, to, toOffset = 0, from, fromOffset = 0 } }) {
  return { type, to, from, start: index, end: index + move.length, at: Number(toOffset), distance: fromOffset - toOffset };
}

/// Moves that follow each other, from and to the same pointers, in an order that stays: the places may overlap.
function rows(moves) {
  const found = [];
  for (const move of moves) {
    const row = found.at(-1);
    const last = row?.at(-1);
    const goesOn = last && row.length < LONGEST && text.slice(last.end, move.start).trim() === '' &&
      last.to === move.to && last.from === move.from && last.distance === move.distance;
    if (goesOn) row.push(move);
    else found.push([move]);
  }
  return found;
}

function call(row) {
  const [{ to, from, distance }] = row;
  const first = Math.min(...row.map(({ at }) => at));
  const shape = row.map(({ type, at }) => ({ type, at: at - first }));
  const name = `$move${shape.map(({ type, at }) => `_${type}_${at}`).join('')}`;
  functions.set(name, ` (func ${name} (param $to i32) (param $from i32)${shape.map(step).join('')})\n`);
  return `(call ${name} ${pointer(to, first)} ${pointer(from, first + distance)})`;
}

function step({ type, at }) {
  return ` (${type}.store offset=${at} align=4 (local.get $to) (${type}.load offset=${at} align=4 (local.get $from)))`;
}

function pointer(local, offset) {
  return offset === 0 ? `(local.get ${local})` : `(i32.add (local.get ${local}) (i32.const ${offset}))`;
}
