// Every line of SECURITY.md names a test that there is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const tests = join(import.meta.dirname, '..');
const lines = readFileSync(join(tests, '../SECURITY.md'), 'utf8').split('\n').filter((line) => /^\| (?!cannot|---)/.test(line));

test('there are lines', () => { assert.ok(lines.length > 20); });

for (const line of lines) {
  test(line.split('|')[1].trim(), () => {
    const [, file, name] = /\| `([\w/.-]+)` “(.+)” \|$/.exec(line);
    assert.ok(titlesIn(file).some((title) => title.test(name)), name);
  });
}

/** The names of a file's tests; what stands there in `${}` may be anything. */
function titlesIn(file) {
  const source = readFileSync(join(tests, file), 'utf8');
  const rows = /gateway\.test/.test(file) ? [...source.matchAll(/^ {4}\['([^']+)', \d{3},/gm)].map(([, what]) => `refused: ${what}`) : [];
  const titles = [...source.matchAll(/\btest\((['`])(.+?)\1,/g)].map(([, , title]) => title);
  return [...rows, ...titles].filter((title) => title !== 'refused: ${what}').map((title) => new RegExp(`^${title.split(/\$\{.+?\}/).map(escaped).join('.+')}$`));
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
