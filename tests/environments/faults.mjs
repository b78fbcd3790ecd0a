// What new projects once stumbled over. The tests that hold a fault away begin with its number.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';
import { environments } from './table.mjs';

export const faults = {
  E1: 'a minifier copies the module to both places where it is used, and the page loads it twice',
  E2: 'Jest with jsdom has no `TextDecoder`',
  E3: 'where wasm is refused, the error speaks of something else, and the fallback is not used',
  E4: 'workers of the edge get bytes, which they do not compile',
  E5: 'Taro’s and uni-app’s pages of the guide fail when the same project is built for h5',
  E6: 'Parcel looks for what stands in for Node’s globals, and a build server installs nothing',
  E7: 'tools that know no `exports` do not find the entries',
  E8: '`couponkit/server` runs in a page',
  E9: 'the types need the DOM library, a new TypeScript or `skipLibCheck`, and refuse what is readonly',
  E10: '`couponkit/slim` throws a raw error where its module is not beside it, as in server components',
  E11: 'the first block of the package’s README does not run',
  E12: 'the package holds files and declarations twice, or what is only ours',
};

/** A test's name, led by the faults that it holds away. */
export function named(name, held = []) {
  return [...held, name].join(': ');
}

/** The environments and the files of tests that hold a fault away. */
export function heldBy(fault) {
  const begins = new RegExp(`\\btest\\(['"\`]${fault}: `);
  const files = readdirSync(join(root, 'tests'), { recursive: true }).filter((name) => name.endsWith('.test.mjs') && !name.includes('node_modules'));
  return [
    ...environments.filter((each) => each.faults?.includes(fault)).map(({ name }) => name),
    ...files.sort().filter((name) => begins.test(readFileSync(join(root, 'tests', name), 'utf8'))).map((name) => `\`tests/${name}\``),
  ];
}
