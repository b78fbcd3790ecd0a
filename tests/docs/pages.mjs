// The guides' code, cut out of them as a reader would copy it.
//
// Blocks of `ts` and `js` are run in the order in which they stand, as one module a page. In them
//
//     expression; // => value
//
// claims that the expression is that. Above a block an HTML comment, which readers do not see, may say
// `<!-- run: CODE -->`, what the reader's own surroundings have (a clock, a session), or `<!-- tested in FILE -->`, where
// another test has taken the block over.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Every page of the guides, by its path in the repository. */
export function pages() {
  const docs = readdirSync(join(root, 'docs'), { recursive: true }).map((name) => join('docs', name));
  const all = ['README.md', 'README.zh-CN.md', 'HACKING.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'pkg-template/README.md', 'www/README.md', ...docs];
  return all.filter((name) => name.endsWith('.md')).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const BLOCK = /((?:^<!--(?:(?!-->)[^])*-->\s*)*)^```(\w+)[^\n]*\n([^]*?)^```/gm;

/** The blocks of a page: their language, code, what runs before them, and the file that tests them elsewhere. */
export function blocks(text) {
  return [...text.matchAll(BLOCK)].map(([, comments, language, code]) => ({
    language,
    code,
    before: [...comments.matchAll(/<!-- run:\s([^]*?)\s-->/g)].map(([, run]) => run).join('\n'),
    testedIn: /<!-- tested in (\S+) -->/.exec(comments)?.[1],
  }));
}

const CLAIM = /^(\s*)(.+?);\s*\/\/ => (.+)$/gm;

/** The realms that these pages write for are not Node's: surroundings.test.mjs runs them. */
const ELSEWHERE = ['docs/mini-programs.md'];

/** A page's blocks as one module, its claims as assertions; empty where there is nothing to run. */
export function program({ path, text }) {
  if (ELSEWHERE.includes(path)) return '';
  const runnable = blocks(text).filter(({ language, testedIn }) => /^(ts|js)$/.test(language) && !testedIn);
  if (runnable.length === 0) return '';
  const code = runnable.map(({ before, code }) => `${before}\n${code}`).join('\n');
  return `${imports(code)}\n${withoutImports(code).replace(CLAIM, '$1assert.deepEqual($2, $3);')}`;
}

const IMPORT = /^import (?:type )?\{([^}]*)\} from '([^']+)';.*$/gm;

/** Every block says what it imports; a module says it once. */
function imports(code) {
  const names = new Map([['node:assert/strict', new Set(['default as assert'])]]);
  for (const [, list, from] of code.matchAll(IMPORT)) {
    const known = names.get(from) ?? names.set(from, new Set()).get(from);
    for (const name of list.split(',')) if (name.trim()) known.add(name.trim());
  }
  return [...names].map(([from, list]) => `import { ${[...list].join(', ')} } from '${from}';`).join('\n');
}

const withoutImports = (code) => code.replace(IMPORT, '');
