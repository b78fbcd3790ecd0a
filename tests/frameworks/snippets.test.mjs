// The Taro and the uni-app snippet of docs/mini-programs.md compile to WeChat mini-programs that hold the package.
// Each installs its framework, some hundred megabytes, and takes minutes: not part of `cargo xtask test`. After
// `cargo xtask package`: node --test tests/frameworks
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const docs = readFileSync(join(root, 'docs/mini-programs.md'), 'utf8');

const MODULE = 'node_modules/couponkit/miniprogram_dist/couponkit.wasm.br';

/** The code block that names itself so in its first line. */
function snippet(name) {
  const blocks = docs.split('```').filter((_, index) => index % 2 === 1);
  const found = blocks.find((block) => block.split('\n')[1].includes(name));
  assert.ok(found, name);
  return found.split('\n').slice(2).join('\n');
}

/** A project with the framework and the packed package, and the snippets in their places. */
function project(t, framework, files) {
  const folder = mkdtempSync(join(tmpdir(), `couponkit-${framework}-`));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(join(import.meta.dirname, framework), folder, { recursive: true });
  const tarball = readdirSync(join(root, 'dist')).find((name) => name.endsWith('.tgz'));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', join(root, 'dist', tarball)], { cwd: folder });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function build(folder, [program, ...args]) {
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync(process.execPath, [join(folder, 'node_modules/.bin', program), ...args], { cwd: folder, env, stdio: 'inherit' });
}

/** The compiled scripts hold our loader; the module lies where `init` is told. */
function check(folder, output, module) {
  const built = join(folder, output);
  const scripts = readdirSync(built, { recursive: true }).filter((name) => name.endsWith('.js'));
  const source = scripts.map((name) => readFileSync(join(built, name), 'utf8')).join('\n');
  assert.match(source, /WXWebAssembly/);
  const packed = readFileSync(join(folder, MODULE));
  assert.ok(packed.equals(readFileSync(join(built, module))));
}

test('the Taro snippet compiles', (t) => {
  const folder = project(t, 'taro', {
    'config/copy.js': `${snippet('Taro: config/index.js')}\nmodule.exports = copy;\n`,
    'src/pages/index/index.jsx': snippet('Taro: src/pages/index/index.jsx'),
  });
  build(folder, ['taro', 'build', '--type', 'weapp', '--no-check']);
  check(folder, 'dist', 'couponkit.wasm.br');
});

test('the uni-app snippet compiles', (t) => {
  const folder = project(t, 'uni-app', {
    'src/App.vue': '<script>export default {}</script>\n',
    'src/pages/index/index.vue': snippet('uni-app: src/pages/index/index.vue'),
  });
  mkdirSync(join(folder, 'src/static'));
  cpSync(join(folder, MODULE), join(folder, 'src/static/couponkit.wasm.br'));
  build(folder, ['uni', 'build', '-p', 'mp-weixin']);
  check(folder, 'dist/build/mp-weixin', 'static/couponkit.wasm.br');
});
