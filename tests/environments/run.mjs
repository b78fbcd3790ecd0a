// `cargo xtask environments [NAME]`: the package in a new project of every environment, or of those whose names hold
// NAME, such as E5. Prints what each comes to; after a run of all writes docs/environments.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOut } from './carry-out.mjs';
import { faults, heldBy, named } from './faults.mjs';
import { cleanUp, pages } from './page.mjs';
import { Unavailable, root } from './project.mjs';
import { environments } from './table.mjs';

const [wanted = ''] = process.argv.slice(2);
const chosen = environments.filter((each) => named(each.name, each.faults).toLowerCase().includes(wanted.toLowerCase()));
const rows = [];

const chromium = cleanUp();
const open = pages(chromium);
for (const environment of chosen) rows.push(await attempt(environment));
await chromium.run();

const count = (outcome) => rows.filter((row) => row.outcome === outcome).length;
if (!wanted) writeFileSync(join(root, 'docs/environments.md'), page());
console.log(`\n${count('works')} passed, ${count('failed') + count('not available')} failed${count('not available') ? `, ${count('not available')} of them not available here` : ''}`);
process.exitCode = chosen.length > 0 && count('works') === rows.length ? 0 : 1;

async function attempt(environment) {
  const t = cleanUp();
  let row = { name: environment.name, note: environment.note };
  try {
    row = { ...row, outcome: 'works', ...(await carryOut(t, environment, open)) };
  } catch (error) {
    row = { ...row, outcome: error instanceof Unavailable ? 'not available' : 'failed', error };
  }
  await t.run();
  const figures = row.outcome === 'works' ? `${row.versions.join(', ')}  ${seconds(row)}  ${size(row)}` : String(row.error).slice(0, 2000);
  console.log(`${row.outcome.padEnd(14)}${row.name.padEnd(46)}${figures}`);
  return row;
}

function seconds(row) {
  return row.seconds === undefined ? '' : `${row.seconds.toFixed(1)} s`;
}

function size(row) {
  return row.gzip > 1000 ? `${Math.round(row.gzip / 1000)} kB` : '';
}

function page() {
  const lines = rows.map((row) => cells(row.name, row.versions?.join(', ') ?? '', row.outcome, seconds(row), size(row), row.note ?? ''));
  return `# Environments

Written by \`cargo xtask environments\`, which installs the packed package in a new project of each, builds it and runs
it. All come to the same figures, with nothing configured for couponkit but what a note says. Pages run in Chromium.

- *time*: building and running, without installing, on two cores;
- *size*: all scripts and wasm that the page loads, the framework's included, after gzip.

| environment | versions | | time | size | note |
|---|---|---|---|---|---|
${lines.join('\n')}

## What new projects once stumbled over

The tests that hold a fault away begin with its number.

| | fault | held away by |
|---|---|---|
${Object.entries(faults).map(([fault, what]) => cells(fault, what, heldBy(fault).join('; '))).join('\n')}
`;
}

function cells(...texts) {
  return `| ${texts.join(' | ')} |`;
}
