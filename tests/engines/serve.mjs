// A shop below a path of its origin, behind a service worker.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

const PHONE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>phone</title>
<style>body { margin: 0 } iframe { width: 390px; height: 844px; border: 0 }</style>
<iframe></iframe><script>document.querySelector('iframe').src = decodeURIComponent(location.search.slice(1));</script>`;

/** Keeps every file of the shop when it is installed, and answers with those from then on. */
const worker = (files) => `
const CACHE = 'shop';
addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(${JSON.stringify(files)})));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept || fetch(event.request)));
});`;

/** Serves a folder as /shop/; other addresses go to `behind`, where there is such a server. */
export async function serveShop(t, folder, behind) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
  const sw = worker(['./', ...files.map((name) => `./${name}`)]);
  const server = createServer((asked, response) => {
    const { pathname } = new URL(asked.url, 'http://shop');
    if (pathname === '/phone.html') return response.setHeader('content-type', TYPES['.html']).end(PHONE);
    if (pathname === '/shop/sw.js') return response.setHeader('content-type', TYPES['.js']).end(sw);
    if (pathname.startsWith('/shop/')) return sendFile(response, join(folder, pathname.slice(6) || 'index.html'));
    if (behind) return passOn(asked, response, behind);
    return response.writeHead(404).end();
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const stop = () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  t.after(() => server.listening && stop());
  return { origin: `http://127.0.0.1:${server.address().port}`, stop };
}

function sendFile(response, file) {
  if (!existsSync(file)) return response.writeHead(404).end();
  return response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(readFileSync(file));
}

function passOn(asked, response, behind) {
  const { method, headers, url } = asked;
  const passed = request(behind + url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.writeHead(502).end());
  asked.pipe(passed);
}
