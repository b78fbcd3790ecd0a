// What a page shows, and what it loads for that.
import { gzipSync } from 'node:zlib';
import { browser } from '../package/browser.mjs';

/** Collects what is to be put away, as a test of node:test does. */
export function cleanUp() {
  const tasks = [];
  return {
    after: (task) => tasks.push(task),
    async run() {
      for (const task of tasks.reverse()) await task();
    },
  };
}

/** Opens pages in Chromium, which is started when the first is. */
export function pages(t) {
  let chromium;
  return async (address, { patience = 60_000, then = () => {} } = {}) => {
    chromium ??= browser(t);
    const page = await (await chromium).newPage();
    const complaints = [];
    const loaded = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('response', (response) => loaded.push(response));
    try {
      await page.goto(address);
      const text = await page.locator('#shown').textContent({ timeout: patience });
      await then(page);
      return { shown: JSON.parse(text), gzip: await weigh(loaded), complaints };
    } catch (error) {
      throw new Error(`${address} shows nothing; it says: ${complaints.join('\n')}`, { cause: error });
    } finally {
      await page.close();
    }
  };
}

/** What the scripts and modules that came weigh compressed. */
async function weigh(responses) {
  let sum = 0;
  for (const response of responses) {
    if (!/\.(m?js|wasm)(\?|$)/.test(response.url())) continue;
    sum += gzipSync(await response.body().catch(() => Buffer.alloc(0)), { level: 9 }).length;
  }
  return sum;
}

