import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The measurement as one CommonJS file for a mini-program's realm; its path. */
export async function measureInJsc() {
  const outfile = join(mkdtempSync(join(tmpdir(), 'couponkit-bench-')), 'script.js');
  await build({
    entryPoints: [new URL('in-jsc.mjs', import.meta.url).pathname],
    bundle: true,
    format: 'cjs',
    target: 'es2017',
    footer: { js: 'module.exports = module.exports.default;' },
    outfile,
  });
  return outfile;
}
