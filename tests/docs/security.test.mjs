// Every line of SECURITY.md names a test that there is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const tests = join(import.meta.dirname, '..');
const rows = readFileSync(join(tests, '../SECURITY.md'), 'utf8').split('\n').filter((line) => /^\| (?!cannot|---)/.test(line));

/** The titles of a file's tests, with what is put into them left open. */
function titlesIn(file) {
  const source = readFileSync(join(tests, file), 'utf8');
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return [...source.matchAll(/\btest\((['`])(.*?)\1,/g)].map(([, , title]) => new RegExp(`^${title.split(/\$\{.*?\}/).map(escaped).join('.*')}$`));
}

test('every threat has its test', () => {
  assert.ok(rows.length > 25);
  for (const row of rows) {
    const [, file, title] = /\| `(\S+)` “(.+)” \|$/.exec(row) ?? assert.fail(row);
    assert.ok(titlesIn(file).some((each) => each.test(title)), row);
  }
});
