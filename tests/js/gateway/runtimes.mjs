// The runtimes that a gateway is tested under: each starts the shop and takes requests for it.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { createShop } from './shop.mjs';

export const runtimes = { node: startInNode, workerd: startInWorkerd };

async function startInNode(env) {
  const shop = createShop(env);
  return {
    fetch: (url, init) => shop(new Request(url, { ...init, duplex: 'half' })),
    stop: async () => {},
  };
}

async function startInWorkerd(env) {
  const worker = new Miniflare({
    compatibilityDate: '2025-07-01',
    modules: await bundleWorker(new URL('worker.mjs', import.meta.url)),
    bindings: { SHOP: env },
  });
  return {
    fetch: (url, init) => worker.dispatchFetch(url, { ...init, duplex: 'half', redirect: 'manual' }),
    stop: () => worker.dispose(),
  };
}

/** A worker's script, with the wasm file beside it as the compiled module that workerd makes of it. */
export async function bundleWorker(script) {
  const modules = [];
  const beside = {
    name: 'wasm',
    setup({ onResolve }) {
      onResolve({ filter: /\.wasm\?module$/ }, async ({ path, resolveDir }) => {
        modules.push({ type: 'CompiledWasm', path: 'module.wasm', contents: await readFile(new URL(path.replace('?module', ''), `file://${resolveDir}/`)) });
        return { path: './module.wasm', external: true };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [script.pathname],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker'],
    plugins: [beside],
  });
  return [{ type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0].text }, ...modules];
}
