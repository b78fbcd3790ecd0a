// Taro and uni-app: the same project as a mini-program and as a page, both with the pages of the docs.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { serve } from '../package/browser.mjs';
import { writeSnippets } from './snippets.mjs';
import { startWeapp } from './weapp.mjs';

const MODULE = 'node_modules/couponkit/miniprogram_dist/couponkit.wasm.br';
const ENV = { NODE_ENV: 'production' };

export async function buildTaro({ project }, type) {
  writeSnippets(project, {
    'config/copy.js': ['Taro: config/index.js', '\nmodule.exports = copy;\n'],
    'src/couponkit.js': ['Taro: src/couponkit.js'],
    'src/couponkit.h5.js': ['Taro: src/couponkit.h5.js'],
    'src/pages/index/index.jsx': ['Taro: src/pages/index/index.jsx'],
  });
  await project.run('taro', ['build', '--type', type, '--no-check'], ENV);
  return project.path('dist');
}

export async function buildUniApp({ project }, type) {
  writeSnippets(project, { 'src/pages/index/index.vue': ['uni-app: src/pages/index/index.vue'] });
  mkdirSync(project.path('src/static'), { recursive: true });
  copyFileSync(project.path(MODULE), project.path('src/static/couponkit.wasm.br'));
  await project.run('uni', type === 'h5' ? ['build'] : ['build', '-p', type], ENV);
  return project.path('dist/build', type);
}

/** The mini-program as it starts; its module lies where `init` is told. */
export async function miniProgram({ project }, folder, module) {
  assert.ok(readFileSync(project.path(MODULE)).equals(readFileSync(`${folder}/${module}`)));
  return { shown: await startWeapp(folder) };
}

/** The page as it starts; and the page of the docs, whose third cup makes the coupon usable. */
export async function h5({ t, open }, folder) {
  const cups = async (page) => {
    await page.getByText('加一杯（1）').click();
    await page.getByText('加一杯（2）').click();
    await page.getByText('应付 ¥46.00').waitFor({ timeout: 10_000 });
  };
  return open(`${await serve(t, folder)}/index.html`, { then: cups });
}
