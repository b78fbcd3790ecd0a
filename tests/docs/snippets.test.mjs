// What the guides show works: their code runs on the packed package and type-checks against its types, their links lead
// somewhere, and their tables say what the package does.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { blocks, pages, program, root } from './pages.mjs';

const folder = join(root, 'target/docs');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// What a guide's code writes, it writes there.
process.chdir(folder);

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
  allowJs: true,
  checkJs: false,
  types: ['node'],
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
};

for (const { path, text } of pages()) {
  const source = program({ path, text });
  if (source) {
    const file = join(folder, `${path.replaceAll(/[/.]/g, '-')}.mts`);
    writeFileSync(file, source);

    test(`${path}: its code type-checks`, () => {
      const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([file], OPTIONS));
      assert.equal(ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' }), '');
    });

    test(`${path}: its code runs, and gives what it says`, async () => {
      const script = file.replace(/mts$/, 'mjs');
      writeFileSync(script, ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } }).outputText);
      await import(pathToFileURL(script));
    });
  }

  test(`${path}: other tests have what they are said to test`, () => {
    for (const { testedIn } of blocks(text)) {
      if (!testedIn) continue;
      const tests = readFileSync(join(root, testedIn), 'utf8');
      assert.ok(tests.includes(path.replace(/^.*\//, '')), `${testedIn} does not read ${path}`);
    }
  });

  test(`${path}: its links lead somewhere`, () => {
    for (const [, address] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(address)) continue;
      const [target, heading] = address.split('#');
      const file = target ? join(root, dirname(path), target) : join(root, path);
      assert.ok(existsSync(file), address);
      if (heading) assert.ok(anchors(readFileSync(file, 'utf8')).includes(decodeURIComponent(heading)), address);
    }
  });
}

/** The anchors that a page's headings have, as GitHub makes them. */
function anchors(text) {
  const headings = text.replace(/^```[^]*?^```/gm, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(' ', '-'));
}
