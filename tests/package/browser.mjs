import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** Chromium without a window, closed when the test `t` ends. */
export async function browser(t) {
  const launched = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
  t.after(() => launched.close());
  return launched;
}

/** What a page of the project shows, and what it complained about. */
export async function shown(browser, address) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(address);
  const text = await page.locator('#shown').textContent({ timeout: 60_000 }).catch((error) => {
    throw new Error(`${address} shows nothing; it says: ${complaints.join('\n')}`, { cause: error });
  });
  await page.close();
  return { shown: JSON.parse(text), complaints };
}

/** The address of a plain web server for a folder, which sends `headers` with everything. */
export async function serve(t, folder, headers = {}) {
  const server = createServer((request, response) => {
    const file = join(folder, normalize(new URL(request.url, 'http://page').pathname));
    const found = existsSync(file);
    response.writeHead(found ? 200 : 404, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers });
    if (found) createReadStream(file).pipe(response);
    else response.end();
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** A page that loads scripts, ES modules unless told otherwise. */
export function html(...scripts) {
  const tags = scripts.map((script) => script.startsWith('<') ? script : `<script type="module" src="${script}"></script>`);
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>shop</title><body>${tags.join('')}</body>`;
}
