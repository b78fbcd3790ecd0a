// The built site, from a folder.

import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html;charset=utf-8',
  '.js': 'text/javascript;charset=utf-8',
  '.css': 'text/css;charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * @param {string} folder
 * @returns {(request: Request) => Promise<Response>}
 */
export const files = (folder) => async (request) => {
  const { pathname } = new URL(request.url);
  const path = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)));
  const type = TYPES[extname(path)];
  if (!path.startsWith(folder + sep) || !type) return new Response('Not Found', { status: 404 });
  try {
    return new Response(await readFile(path), { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
  } catch {
    return new Response('Not Found', { status: 404 });
  }
};
