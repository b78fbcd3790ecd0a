// The pages of docs/mini-programs.md in projects of their frameworks.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './project.mjs';

const docs = readFileSync(join(root, 'docs/mini-programs.md'), 'utf8');

/** The code block that names itself so in its first line, without that. */
function snippet(name) {
  const blocks = docs.split('```').filter((_, index) => index % 2 === 1);
  const found = blocks.find((block) => block.split('\n')[1].includes(name));
  if (!found) throw new Error(`docs/mini-programs.md has no ${name}`);
  return found.split('\n').slice(2).join('\n');
}

/** Writes what the docs say into a project. */
export function writeSnippets(project, files) {
  for (const [file, [name, after = '']] of Object.entries(files)) {
    mkdirSync(dirname(project.path(file)), { recursive: true });
    writeFileSync(project.path(file), snippet(name) + after);
  }
}
