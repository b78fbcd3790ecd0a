// `cargo xtask engines`: the same in every engine. Writes docs/engines.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp } from '../environments/page.mjs';
import { cases, shopping } from './flows.mjs';

const ENGINES = { chromium: 'Chromium', firefox: 'Firefox ESR', webkit: 'WebKitGTK' };

const rows = [];
for (const [engine, name] of Object.entries(ENGINES)) rows.push({ name, ...(await attempt(engine)) });
const failures = rows.filter(({ error }) => error);
if (failures.length === 0) writeFileSync(join(import.meta.dirname, '../../docs/engines.md'), page());
console.log(`\n${rows.length - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function attempt(engine) {
  const t = cleanUp();
  try {
    const seen = await cases(t, engine);
    await shopping(t, engine);
    console.log(`${ENGINES[engine]}: ${seen.version}, ${seen.cases} cases agree, claims and checkout work`);
    return seen;
  } catch (error) {
    console.log(`${ENGINES[engine]} FAILED`, error);
    return { error };
  } finally {
    await t.run();
  }
}

function page() {
  const lines = rows.map(({ name, version, cases: count }) => `| ${name} | ${version} | ${count} of ${count} agree, also without a network | work, and the checkout goes on without a network |`);
  return `# Engines

Written by \`cargo xtask engines\`, which opens the packed package and the demo site on a screen of 390 × 844, below a path
of their origin and behind a service worker.

| engine | version | worked cases, at once and by a wallet | claims on three platforms, and the checkout |
|---|---|---|---|
${lines.join('\n')}
`;
}
