import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The repository's root. */
export const root = join(import.meta.dirname, '../..');

/**
 * A project outside of this repository that has installed the tarball and nothing else, and holds the files of
 * project/. It is gone when the test `t` ends.
 */
export function stranger(t, { type = 'module' } = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'couponkit-stranger-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const name = readdirSync(join(root, 'dist')).find((file) => file.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', private: true, type }));
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', join(root, 'dist', name)], { cwd: folder });
  cpSync(join(import.meta.dirname, 'project'), folder, { recursive: true });
  return folder;
}
