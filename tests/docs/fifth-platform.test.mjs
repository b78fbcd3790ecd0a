// HACKING.md's fifth platform: a copy of the crate gets its folder and its line, and it works.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from './pages.mjs';

const from = join(import.meta.dirname, 'fifth-platform');
const crate = join(root, 'target/fifth-platform');

test('a platform is a folder of at most 200 lines, and a line', { timeout: 600_000 }, () => {
  const folder = readFileSync(join(from, 'mod.rs'), 'utf8');
  assert.ok(folder.split('\n').length <= 200);
  rmSync(crate, { recursive: true, force: true });
  const tracked = execFileSync('git', ['ls-files', '*.rs', '*.toml', 'Cargo.lock', 'README.md', 'src'], { cwd: root, encoding: 'utf8' });
  for (const file of tracked.trim().split('\n').filter((name) => !name.startsWith('tests/'))) {
    mkdirSync(dirname(join(crate, file)), { recursive: true });
    cpSync(join(root, file), join(crate, file));
  }
  // Cargo would take two crates of one name and version for one; and of whatever is also a cdylib, it gives every version's
  // file the same name. What is compiled of the copy would stand in for the crate itself.
  const manifest = readFileSync(join(crate, 'Cargo.toml'), 'utf8');
  const own = manifest.replace(/^version = "[^"]*"/m, 'version = "0.0.5"').replace('["cdylib", "rlib"]', '["rlib"]');
  assert.equal(own.split('0.0.5').length + own.split('cdylib').length, 3);
  writeFileSync(join(crate, 'Cargo.toml'), own);
  mkdirSync(join(crate, 'src/platforms/shanhai'));
  writeFileSync(join(crate, 'src/platforms/shanhai/mod.rs'), folder);
  mkdirSync(join(crate, 'tests'));
  cpSync(join(from, 'test.rs'), join(crate, 'tests/shanhai.rs'));
  const list = join(crate, 'src/platforms/mod.rs');
  const before = readFileSync(list, 'utf8');
  const after = before.replace('pub mod waiqin;', 'pub mod shanhai;\npub mod waiqin;').replace('&zvcms::PLATFORM]', '&zvcms::PLATFORM, &shanhai::PLATFORM]');
  assert.equal(after.split('shanhai').length, 3);
  writeFileSync(list, after);
  // What is compiled of other crates serves for both.
  const env = { ...process.env, CARGO_TARGET_DIR: join(root, 'target') };
  const told = execFileSync('cargo', ['test', '--quiet', '--offline', '--test', 'shanhai'], { cwd: crate, env, encoding: 'utf8' });
  assert.match(told, /3 passed/);
});
